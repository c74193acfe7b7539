using System.Text.Json;
using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

public class SearchTests(SmallIndex small) : IClassFixture<SmallIndex>
{
    [Fact]
    public void Indexing_reports_what_it_did()
    {
        using var report = JsonDocument.Parse(small.Report);
        Assert.Equal(5, report.RootElement.GetProperty("documents").GetInt32());
        Assert.Equal(5, report.RootElement.GetProperty("passages").GetInt32());
        Assert.Equal(0, report.RootElement.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public void Search_gives_hits_with_both_stages()
    {
        using var answer = JsonDocument.Parse(WinnowProcess.Run(
            "search", small.Index, "rotate an api key: the old secret works for 24 hours", "--order", "replace", "--json").Succeeded().Out);
        var hits = answer.RootElement.GetProperty("hits").EnumerateArray().ToArray();
        Assert.Equal(5, hits.Length);
        Assert.Equal("rotate.md", hits[0].GetProperty("document_id").GetString());
        Assert.Equal("The old secret works for 24 hours.", hits[0].GetProperty("snippet").GetString());
        Assert.Equal(Enumerable.Range(1, 5), hits.Select(hit => hit.GetProperty("rank").GetInt32()));
        Assert.Equal(Enumerable.Range(1, 5), hits.Select(hit => hit.GetProperty("stage1").GetProperty("rank").GetInt32()).Order());
        var logits = hits.Select(hit => hit.GetProperty("stage2").GetProperty("logit").GetSingle()).ToArray();
        Assert.Equal(logits.OrderDescending(), logits);
        foreach (var hit in hits)
        {
            var score = hit.GetProperty("stage2");
            Assert.Equal(1 / (1 + Math.Exp(-score.GetProperty("logit").GetDouble())), score.GetProperty("probability").GetDouble(), 5);
        }

        Assert.Equal(5, answer.RootElement.GetProperty("pairs_scored").GetInt32());
        Assert.True(answer.RootElement.GetProperty("ms").GetProperty("rerank").GetDouble() > 0);
    }

    [Fact]
    public void Stage_one_alone_keeps_its_order()
    {
        using var answer = JsonDocument.Parse(
            WinnowProcess.Run("search", small.Index, "bread", "--no-rerank", "--json", "-k", "3").Succeeded().Out);
        var hits = answer.RootElement.GetProperty("hits").EnumerateArray().ToArray();
        Assert.Equal([1, 2, 3], hits.Select(hit => hit.GetProperty("stage1").GetProperty("rank").GetInt32()));
        Assert.All(hits, hit => Assert.Equal(JsonValueKind.Null, hit.GetProperty("stage2").ValueKind));
        Assert.Equal("bread", hits[0].GetProperty("document_id").GetString());
        Assert.Equal(2021, hits[0].GetProperty("metadata").GetProperty("year").GetInt32());
    }

    [Theory]
    [InlineData("dense", true, false)]
    [InlineData("lexical", false, true)]
    [InlineData("hybrid", true, true)]
    public void Hits_say_which_arms_of_stage_one_found_them(string mode, bool dense, bool lexical)
    {
        using var answer = JsonDocument.Parse(
            WinnowProcess.Run("search", small.Index, "bread and salt", "--mode", mode, "--no-rerank", "--json").Succeeded().Out);
        var first = answer.RootElement.GetProperty("hits")[0];
        Assert.Equal("bread", first.GetProperty("document_id").GetString());
        foreach (var (arm, found) in new[] { ("dense", dense), ("lexical", lexical) })
        {
            var evidence = first.GetProperty("stage1").GetProperty(arm);
            Assert.Equal(found ? JsonValueKind.Object : JsonValueKind.Null, evidence.ValueKind);
            if (found)
                Assert.Equal(1, evidence.GetProperty("rank").GetInt32());
        }

        var pool = answer.RootElement.GetProperty("pool");
        Assert.Equal(
            answer.RootElement.GetProperty("candidates").GetInt32(),
            pool.GetProperty("dense_only").GetInt32() + pool.GetProperty("lexical_only").GetInt32() + pool.GetProperty("both").GetInt32());
    }

    [Theory]
    [InlineData("rrf")]
    [InlineData("minmax")]
    [InlineData("zscore")]
    public void Every_fusion_finds_what_both_arms_find(string fusion)
    {
        using var answer = JsonDocument.Parse(WinnowProcess.Run(
            "search", small.Index, "bread and salt", "--fusion", fusion, "--collapse", "--exact", "--no-rerank", "--json").Succeeded().Out);
        Assert.Equal("bread", answer.RootElement.GetProperty("hits")[0].GetProperty("document_id").GetString());
    }

    [Fact]
    public void A_filter_admits_only_what_fits()
    {
        using var answer = JsonDocument.Parse(WinnowProcess.Run(
            "search", small.Index, "key", "--where", "year >= 2020 or id ^= re", "--group-by", "document", "--json").Succeeded().Out);
        Assert.Equal(
            ["bread", "revoke.md"],
            answer.RootElement.GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("document_id").GetString()!).Order());
        Assert.Equal(2, answer.RootElement.GetProperty("admitted").GetInt32());
    }

    [Theory]
    [InlineData("year >=", "character 8: expected a value, found the end")]
    [InlineData("yaer = 2020", "no document has a field 'yaer'; the fields are: id (text), path (text), year (number)")]
    [InlineData("year = old", "the field 'year' holds number")]
    public void A_filter_that_can_not_be_meant_says_why(string filter, string said) =>
        WinnowProcess.Run("search", small.Index, "key", "--where", filter).FailedWith(2, said);

    [Theory]
    [InlineData("--collapse", "1.5", "above 0 and at most 1")]
    [InlineData("--fusion", "best", "rrf")]
    [InlineData("--mode", "sparse", "sparse")]
    public void Options_that_make_no_sense_are_misuse(string option, string value, string said) =>
        WinnowProcess.Run("search", small.Index, "key", option, value).FailedWith(2, said);

    [Fact]
    public void Recall_compares_the_search_with_the_exact_one()
    {
        using var answer = JsonDocument.Parse(WinnowProcess.Run("recall", small.Index, "--json").Succeeded().Out);
        Assert.Equal((5, 4, 1.0, 0), (
            answer.RootElement.GetProperty("queries").GetInt32(),
            answer.RootElement.GetProperty("k").GetInt32(),
            answer.RootElement.GetProperty("recall").GetDouble(),
            answer.RootElement.GetProperty("graph_passages").GetInt32()));
        Assert.Contains("recall@4 is 100.00 %", WinnowProcess.Run("recall", small.Index).Succeeded().Out, StringComparison.Ordinal);
        WinnowProcess.Run("recall", small.Index, "-k", "0").FailedWith(2, "at least 1");
    }

    [Fact]
    public void People_see_ranks_snippets_and_times()
    {
        var answer = WinnowProcess.Run("search", small.Index, "reset password").Succeeded();
        Assert.Contains("password.txt", answer.Out, StringComparison.Ordinal);
        Assert.Contains("reranked 5 pairs", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Queries_come_from_standard_input_one_a_line()
    {
        var answer = WinnowProcess.RunWith(new ProcessRun { Arguments = ["search", small.Index, "--json"], Input = "bread\n\nbackups\n" })
            .Succeeded();
        var lines = answer.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.Equal(["bread", "backups"], lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("query").GetString()));
    }

    [Fact]
    public void A_query_that_is_asked_again_is_reranked_by_the_scores_that_are_known() =>
        Assert.Contains(
            "by the scores of an earlier search",
            WinnowProcess.RunWith(new ProcessRun { Arguments = ["search", small.Index], Input = "bread\nbread\n" }).Succeeded().Err,
            StringComparison.Ordinal);

    [Fact]
    public void Equal_depths_are_warned_about()
    {
        var answer = WinnowProcess.Run("search", small.Index, "bread", "-k", "3", "--recall-k", "3").Succeeded();
        Assert.Contains("recall_k equals top_k", answer.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_shows_the_model_and_checks_the_files()
    {
        using var answer = JsonDocument.Parse(WinnowProcess.Run("inspect", small.Index, "--json").Succeeded().Out);
        Assert.Equal("winnow-nano-recall", answer.RootElement.GetProperty("model").GetProperty("name").GetString());
        Assert.Equal(512, answer.RootElement.GetProperty("dimensions").GetInt32());
        Assert.Equal(1, answer.RootElement.GetProperty("segments").GetInt32());
        Assert.All(
            answer.RootElement.GetProperty("files").EnumerateArray(),
            file => Assert.Equal(
                new FileInfo(Path.Combine(small.Index, file.GetProperty("name").GetString()!)).Length,
                file.GetProperty("bytes").GetInt64()));
        Assert.Contains("checksums match", WinnowProcess.Run("inspect", small.Index).Succeeded().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Revoking stops a key at once.\nBread is baked.\nRotating makes a new secret.\n")]
    [InlineData("{\"_id\": \"a\", \"text\": \"Revoking stops a key at once.\"}\n"
        + "{\"_id\": \"b\", \"text\": \"Bread is baked.\"}\n{\"text\": \"Rotating makes a new secret.\"}\n")]
    public void Rerank_orders_passages_from_standard_input(string docs)
    {
        var run = new ProcessRun { Arguments = ["rerank", "how is bread baked", "--docs", "-", "--json"], Input = docs };
        using var answer = JsonDocument.Parse(WinnowProcess.RunWith(run).Succeeded().Out);
        var results = answer.RootElement.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(3, results.Length);
        Assert.Equal(1, results[0].GetProperty("index").GetInt32());
    }
}
