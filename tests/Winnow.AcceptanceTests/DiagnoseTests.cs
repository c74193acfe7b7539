using System.Text.Json;
using AngleSharp.Html.Parser;
using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary><c>winnow diagnose</c>, <c>explain</c> and <c>scores</c> on the help centre.</summary>
public sealed class DiagnoseTests(HelpCentre centre) : IClassFixture<HelpCentre>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_relevant_document_has_a_verdict_and_the_losses_sum_exactly()
    {
        using var diagnosis = JsonDocument.Parse(WinnowProcess.Run(
            "diagnose", centre.Index, "--data", centre.Few, "--precision", "int8", "--recall-k", "20", "--json", "--html",
            _folder["d.html"]).Succeeded().Out);
        using var eval = JsonDocument.Parse(WinnowProcess.Run(
            "eval", centre.Index, "--data", centre.Few, "--precision", "int8", "--recall-k", "20", "--json").Succeeded().Out);
        var root = diagnosis.RootElement;
        var ndcg = root.GetProperty("ndcg@10").GetDouble();
        Assert.Equal(eval.RootElement.GetProperty("both").GetProperty("ndcg@10").GetDouble(), ndcg, 1e-12);
        var waterfall = root.GetProperty("waterfall").EnumerateObject().ToDictionary(part => part.Name, part => part.Value.GetDouble());
        Assert.Equal(["coverage", "filter", "ann", "cut", "rerank"], waterfall.Keys);
        Assert.Equal(1 - ndcg, waterfall.Values.Sum(), 1e-9);
        Assert.Equal((0, 0, 0), (waterfall["coverage"], waterfall["filter"], waterfall["ann"]));

        var judgements = File.ReadLines(Path.Combine(centre.Few, "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t')).ToArray();
        var asked = File.ReadLines(Path.Combine(centre.Few, "queries.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("_id").GetString()).ToHashSet();
        var relevant = judgements.Count(fields => asked.Contains(fields[0]) && fields[2] != "0");
        Assert.Equal(relevant, root.GetProperty("judgements").GetInt32());
        Assert.Equal(relevant, root.GetProperty("verdicts").EnumerateObject().Sum(verdict => verdict.Value.GetInt32()));
        Assert.Equal(relevant, root.GetProperty("documents").GetArrayLength());
        Assert.True(root.GetProperty("verdicts").GetProperty("below_recall_k").GetInt32() > 0);
        Assert.All(
            root.GetProperty("documents").EnumerateArray()
                .Where(document => document.GetProperty("verdict").GetString() == "below_recall_k"),
            document => Assert.True(document.GetProperty("candidate_rank").GetInt32() > 20));
        Assert.True(root.GetProperty("ms_per_pair").GetDouble() > 0);
        var depths = root.GetProperty("depths").EnumerateArray().Select(depth => depth.GetProperty("reached").GetInt32()).ToArray();
        Assert.Equal(depths.Order(), depths);
        Assert.Equal(relevant, depths[^1]);

        var page = new HtmlParser().ParseDocument(File.ReadAllText(_folder["d.html"]));
        Assert.Contains("below recall_k", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.True(page.QuerySelectorAll("figure svg").Length >= 2);
    }

    [Fact]
    public void Documents_that_are_not_indexed_are_called_so()
    {
        var queries = _folder.Write("queries.tsv", "1\thow do I rotate an API key\n");
        var qrels = _folder.Write("qrels.tsv", "1\tapi-keys/rotate-an-api-key.md\t2\n1\tapi-keys/rotate-key.md\t2\n");
        var run = WinnowProcess.Run("diagnose", centre.Index, "--queries", queries, "--qrels", qrels, "--precision", "int8", "--json")
            .Succeeded();
        using var diagnosis = JsonDocument.Parse(run.Out);
        Assert.Equal(1, diagnosis.RootElement.GetProperty("verdicts").GetProperty("not_indexed").GetInt32());
        // Two documents of equal grade, of which the first is found first: the second's discounted gain is missing.
        var second = 1 / Math.Log2(3);
        Assert.Equal(second / (1 + second), diagnosis.RootElement.GetProperty("waterfall").GetProperty("coverage").GetDouble(), 1e-12);
        var shown = WinnowProcess.Run("diagnose", centre.Index, "--queries", queries, "--qrels", qrels, "--precision", "int8")
            .Succeeded().Out;
        Assert.Contains("not indexed", shown, StringComparison.Ordinal);
        Assert.Contains("coverage", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_cut_to_the_window_is_found_when_read_whole()
    {
        // The answer lies behind a thousand words, and the index holds each document as one passage.
        var padding = string.Concat(Enumerable.Repeat("The weather in the valley was mild and the river ran low all summer. ", 80));
        _folder.Write("docs/buried.txt", $"Notes\n\n{padding}The bread oven is heated to 250 degrees before the dough goes in.\n");
        for (var i = 0; i < 12; i++)
        {
            _folder.Write(
                $"docs/near{i}.txt", $"Oven {i}\n\nThe oven number {i} is cleaned on Mondays. Bread is sold in the shop, dough is not.\n");
        }

        WinnowProcess.Run("index", _folder["docs"], "--out", _folder["index"], "--whole", "--quiet").Succeeded();
        using var explained = JsonDocument.Parse(WinnowProcess.Run(
            "explain", _folder["index"], "how hot is the bread oven before the dough goes in", "--doc", "buried.txt", "--top-k", "3",
            "--precision", "fp32", "--json").Succeeded().Out);
        var root = explained.RootElement;
        Assert.Equal("truncated", root.GetProperty("verdict").GetString());
        Assert.InRange(root.GetProperty("rank_read_whole").GetInt32(), 1, 3);
        Assert.True(root.GetProperty("stage2").GetProperty("dropped_tokens").GetInt32() > 500);
    }

    [Fact]
    public void A_document_is_followed_through_the_stages()
    {
        using var hit = JsonDocument.Parse(WinnowProcess.Run(
            "explain", centre.Index, "how do I rotate an API key", "--doc", "api-keys/rotate-an-api-key.md", "--precision", "int8",
            "--json").Succeeded().Out);
        Assert.Equal("hit", hit.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(1, hit.RootElement.GetProperty("final_rank").GetInt32());

        using var deep = JsonDocument.Parse(WinnowProcess.Run(
            "explain", centre.Index, "how do I rotate an API key", "--doc", "domains/wildcard-domains.md", "--precision", "int8",
            "--recall-k", "10", "--json").Succeeded().Out);
        Assert.Equal("below_recall_k", deep.RootElement.GetProperty("verdict").GetString());
        Assert.True(deep.RootElement.GetProperty("candidate_rank").GetInt32() > 10);

        var absent = WinnowProcess.Run(
            "explain", centre.Index, "how do I rotate an API key", "--doc", "rotate-an-api-key", "--precision", "int8").Succeeded().Out;
        Assert.Contains("api-keys/rotate-an-api-key.md", absent, StringComparison.Ordinal);
        WinnowProcess.Run("explain", centre.Index, " ", "--doc", "x").FailedWith(2, "the query is empty");
    }

    [Fact]
    public void What_a_filter_excludes_is_called_filtered()
    {
        var queries = _folder.Write("queries.tsv", "1\thow do I rotate an API key\n");
        var qrels = _folder.Write("qrels.tsv", "1\tapi-keys/rotate-an-api-key.md\t2\n1\tapi-keys/leaked-key.md\t1\n");
        using var diagnosis = JsonDocument.Parse(WinnowProcess.Run(
            "diagnose", centre.Index, "--queries", queries, "--qrels", qrels, "--where", "id != \"api-keys/rotate-an-api-key.md\"",
            "--precision", "int8", "--json").Succeeded().Out);
        Assert.Equal(1, diagnosis.RootElement.GetProperty("verdicts").GetProperty("filtered").GetInt32());
        Assert.True(diagnosis.RootElement.GetProperty("waterfall").GetProperty("filter").GetDouble() > 0.3);
        Assert.Equal(
            1 - diagnosis.RootElement.GetProperty("ndcg@10").GetDouble(),
            diagnosis.RootElement.GetProperty("waterfall").EnumerateObject().Sum(part => part.Value.GetDouble()),
            1e-9);
    }

    [Theory]
    [InlineData("dense")]
    [InlineData("lexical")]
    [InlineData("hybrid")]
    public void Verdicts_agree_with_the_search_in_every_mode(string mode)
    {
        string[] search =
        [
            centre.Index, "rotate a leaked key", "--mode", mode, "--recall-k", "15", "--top-k", "5", "--precision", "int8", "--json",
        ];
        using var found = JsonDocument.Parse(WinnowProcess.Run(["search", .. search, "--group-by", "document"]).Succeeded().Out);
        var first = found.RootElement.GetProperty("hits")[0].GetProperty("document_id").GetString()!;
        using var hit = JsonDocument.Parse(WinnowProcess.Run(["explain", .. search, "--doc", first]).Succeeded().Out);
        Assert.Equal("hit", hit.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(1, hit.RootElement.GetProperty("final_rank").GetInt32());
        Assert.True(hit.RootElement.GetProperty("score").GetDouble() >= hit.RootElement.GetProperty("last_candidate_score").GetDouble());
        using var lost = JsonDocument.Parse(
            WinnowProcess.Run(["explain", .. search, "--doc", "domains/wildcard-domains.md"]).Succeeded().Out);
        Assert.Equal("below_recall_k", lost.RootElement.GetProperty("verdict").GetString());
    }

    [Fact]
    public void Scores_are_described_and_calibrated()
    {
        var run = WinnowProcess.Run(
            "scores", centre.Index, "--data", centre.Few, "--precision", "int8", "--min-precision", "0.5", "--json", "--html",
            _folder["s.html"]).Succeeded();
        using var scores = JsonDocument.Parse(run.Out);
        var root = scores.RootElement;
        foreach (var stage in new[] { "stage1", "stage2" })
        {
            Assert.InRange(root.GetProperty(stage).GetProperty("auc").GetDouble(), 0.7, 1);
            Assert.InRange(root.GetProperty(stage).GetProperty("overlap").GetDouble(), 0.01, 0.99);
        }

        var calibration = root.GetProperty("calibration");
        Assert.True(calibration.GetProperty("ece_after").GetDouble() <= calibration.GetProperty("ece_before").GetDouble() + 0.005);
        Assert.True(root.GetProperty("threshold").GetProperty("precision").GetDouble() >= 0.5);
        Assert.True(root.GetProperty("stage1").GetProperty("gap").GetDouble() > 0.5);
        Assert.Equal(3, new HtmlParser().ParseDocument(File.ReadAllText(_folder["s.html"])).QuerySelectorAll("figure").Length);

        // The thresholds go into a profile, by which a search keeps silent rather than return something doubtful.
        WinnowProcess.Run(
            "scores", centre.Index, "--data", centre.Few, "--precision", "int8", "--min-precision", "0.5", "--out", _folder["p.json"],
            "--quiet").Succeeded();
        var least = root.GetProperty("threshold").GetProperty("logit").GetDouble();
        using var search = JsonDocument.Parse(WinnowProcess.Run(
            "search", centre.Index, "change my sign in address when i no longer get mail at the old one, but im still logged in",
            "--profile", _folder["p.json"], "--min-precision", "0.5", "--json").Succeeded().Out);
        var hits = search.RootElement.GetProperty("hits").EnumerateArray().ToArray();
        Assert.Contains(hits, hit => hit.GetProperty("document_id").GetString() == "account/lost-access-to-your-email.md");
        Assert.All(hits, hit => Assert.True(hit.GetProperty("stage2").GetProperty("logit").GetDouble() >= least));
        var nonsense = WinnowProcess.Run(
            "search", centre.Index, "the migration of arctic terns in autumn", "--profile", _folder["p.json"], "--min-precision", "0.5")
            .Succeeded();
        Assert.Empty(nonsense.Out);
        Assert.Contains(
            "nothing is returned rather than something doubtful",
            string.Join(' ', nonsense.Err.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        WinnowProcess.Run("scores", centre.Index, "--data", centre.Few, "--min-precision", "90").FailedWith(2, "between 0 and 1");
    }

    public void Dispose() => _folder.Dispose();
}
