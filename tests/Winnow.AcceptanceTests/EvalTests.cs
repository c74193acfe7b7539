using System.Text.Json;
using AngleSharp.Html.Parser;
using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary><c>winnow eval</c> and <c>winnow compare</c> on the help centre.</summary>
public sealed class EvalTests(HelpCentre centre) : IClassFixture<HelpCentre>, IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Both_stages_are_measured_and_the_runs_say_the_same()
    {
        var run = WinnowProcess.Run(
            "eval", centre.Index, "--data", centre.Few, "--order", "replace", "--precision", "int8", "--json", "--run-out", _folder["mine"],
            "--html", _folder["eval.html"], "--depths", "10", "50", "100").Succeeded();
        using var eval = JsonDocument.Parse(run.Out);
        var root = eval.RootElement;
        Assert.Equal(40, root.GetProperty("queries").GetInt32());
        var difference = root.GetProperty("difference").GetProperty("ndcg@10");
        Assert.Equal(Value(root, "both", "ndcg@10") - Value(root, "stage1", "ndcg@10"), difference.GetProperty("mean").GetDouble(), 1e-12);
        Assert.Equal(40, new[] { "wins", "ties", "losses" }.Sum(outcome => difference.GetProperty(outcome).GetInt32()));
        Assert.InRange(difference.GetProperty("p").GetDouble(), 0, 1);
        var blend = root.GetProperty("other_orders").GetProperty("blend");
        Assert.False(root.GetProperty("other_orders").TryGetProperty("replace", out _), "the order that was asked for is no other order");
        foreach (var (measures, intervals) in new[]
        {
            (root.GetProperty("stage1"), root.GetProperty("intervals").GetProperty("stage1")),
            (root.GetProperty("both"), root.GetProperty("intervals").GetProperty("both")),
            (blend.GetProperty("measures"), blend.GetProperty("intervals")),
        })
        {
            var value = measures.GetProperty("ndcg@10").GetDouble();
            Assert.InRange(value, 0.3, 1);
            double[] interval = [.. intervals.GetProperty("ndcg@10").EnumerateArray().Select(end => end.GetDouble())];
            Assert.InRange(value, interval[0], interval[1]);
        }

        var depths = root.GetProperty("depths").EnumerateArray().ToArray();
        Assert.Equal([10, 50, 100], depths.Select(depth => depth.GetProperty("depth").GetInt32()));
        foreach (var measure in depths[2].GetProperty("measures").EnumerateObject())
            Assert.Equal(Value(root, "both", measure.Name), measure.Value.GetDouble(), 1e-12);
        Assert.NotEqual(Value(root, "both", "ndcg@10"), depths[0].GetProperty("measures").GetProperty("ndcg@10").GetDouble());

        var latency = root.GetProperty("latency_ms");
        Assert.True(
            latency.GetProperty("both").GetProperty("p50").GetDouble() > latency.GetProperty("stage1").GetProperty("p50").GetDouble());
        Assert.True(
            latency.GetProperty("both").GetProperty("p99").GetDouble() >= latency.GetProperty("both").GetProperty("p50").GetDouble());

        using var compare = JsonDocument.Parse(WinnowProcess.Run(
            "compare", _folder["mine.stage1.run"], _folder["mine.both.run"], "--qrels", Path.Combine(centre.Few, "qrels", "test.tsv"),
            "--json").Succeeded().Out);
        var systems = compare.RootElement.GetProperty("systems").EnumerateArray().ToArray();
        foreach (var measure in root.GetProperty("stage1").EnumerateObject())
        {
            Assert.Equal(measure.Value.GetDouble(), systems[0].GetProperty("measures").GetProperty(measure.Name).GetDouble(), 1e-12);
            Assert.Equal(
                Value(root, "both", measure.Name), systems[1].GetProperty("measures").GetProperty(measure.Name).GetDouble(), 1e-12);
        }

        var page = new HtmlParser().ParseDocument(File.ReadAllText(_folder["eval.html"]));
        Assert.NotEmpty(page.QuerySelectorAll("figure svg"));
        Assert.Contains("ndcg@10", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_sees_tables_charts_and_what_they_mean()
    {
        var run = WinnowProcess.Run(
            "eval", centre.Index, "--data", centre.Few, "--order", "replace", "--precision", "int8", "--measures", "ndcg@10,map")
            .Succeeded();
        foreach (var part in new[] { "ndcg@10", "map", "--order blend", "█", "95 %", "Milliseconds", "Reranking" })
            Assert.Contains(part, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_question_moved_none_is_listed()
    {
        var run = WinnowProcess.Run("eval", centre.Index, "--data", centre.Few, "--no-rerank").Succeeded();
        Assert.DoesNotContain("helped most", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hurt most", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_of_other_systems_are_compared()
    {
        var qrels = _folder.Write("qrels.txt", "q1 0 a 1\nq2 0 b 1\nq3 0 c 1\n");
        var first = _folder.Write("first.run", "q1 Q0 a 1 3 one\nq1 Q0 x 2 2 one\nq2 Q0 x 1 3 one\n");
        var second = _folder.Write("second.run", "q1 Q0 a 1 3 two\nq2 Q0 b 1 3 two\nq3 Q0 c 1 1 two\n");
        var third = _folder.Write("third.run", "q1 Q0 x 1 3 two\nq2 Q0 b 1 3 two\n");
        using var paired = JsonDocument.Parse(
            WinnowProcess.Run("compare", first, second, third, "--qrels", qrels, "--json").Succeeded().Out);
        Assert.Equal(2, paired.RootElement.GetProperty("queries").GetInt32());
        Assert.Equal(0.5, paired.RootElement.GetProperty("systems")[0].GetProperty("measures").GetProperty("ndcg@10").GetDouble());
        Assert.True(paired.RootElement.GetProperty("differences")[0].GetProperty("measures").GetProperty("ndcg@10")
            .TryGetProperty("p_holm", out _));
        // Two of the three bear the same tag, so each is called by its file.
        Assert.EndsWith(
            "third.run", paired.RootElement.GetProperty("systems")[2].GetProperty("name").GetString(), StringComparison.Ordinal);

        using var complete = JsonDocument.Parse(
            WinnowProcess.Run("compare", first, second, "--qrels", qrels, "-c", "--json").Succeeded().Out);
        Assert.Equal(
            1.0 / 3, complete.RootElement.GetProperty("systems")[0].GetProperty("measures").GetProperty("ndcg@10").GetDouble(), 1e-12);
        Assert.Equal(1, complete.RootElement.GetProperty("systems")[1].GetProperty("measures").GetProperty("ndcg@10").GetDouble(), 1e-12);
        Assert.Contains("trec_eval -c", complete.RootElement.GetProperty("averaged").GetString(), StringComparison.Ordinal);

        var shown = WinnowProcess.Run("compare", first, second, "--qrels", qrels, "--html", _folder["compare.html"]).Succeeded();
        Assert.Contains("judged@10", shown.Out, StringComparison.Ordinal);
        Assert.Contains(
            "lacks 1 judged", string.Join(' ', shown.Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
        Assert.NotEmpty(new HtmlParser().ParseDocument(File.ReadAllText(_folder["compare.html"])).QuerySelectorAll("svg"));
    }

    [Fact]
    public void What_is_missing_is_said_so_that_a_newcomer_can_mend_it()
    {
        WinnowProcess.Run("eval", centre.Index).FailedWith(2, "--data DIR", "--qrels FILE");
        WinnowProcess.Run("eval", centre.Index, "--data", _folder["nowhere"]).FailedWith(1, "holds no queries");
        WinnowProcess.Run("eval", centre.Index, "--data", centre.Few, "--depths", "200").FailedWith(2, "--recall-k");
        WinnowProcess.Run("eval", centre.Index, "--data", centre.Few, "--measures", "ndgc@10").FailedWith(2, "ndgc@10", "ndcg@k");
        var queries = _folder.Write("queries.tsv", "1\thow do I rotate a key\n");
        var qrels = _folder.Write("qrels.tsv", "1\trotate\t1\n");
        WinnowProcess.Run("eval", centre.Index, "--queries", queries, "--qrels", qrels).FailedWith(1, "'rotate'", ".md");
        WinnowProcess.Run("compare", queries, "--qrels", qrels).FailedWith(1, "queries.tsv:1", "a line of a run");
    }

    [Fact]
    public void An_index_without_documents_says_so()
    {
        WinnowProcess.Run("index", _folder.Write("only.txt", "The only document."), "--out", _folder["empty"]).Succeeded();
        WinnowProcess.Run("delete", _folder["empty"], "only.txt").Succeeded();
        foreach (var command in new[] { "eval", "scores" })
            WinnowProcess.Run(command, _folder["empty"], "--data", centre.Few).FailedWith(1, "holds no documents", "winnow index");
    }

    [Theory]
    [InlineData("--html", "nowhere/page.html", "no folder")]
    [InlineData("--run-out", "nowhere/mine", "no folder")]
    [InlineData("--html", ".", "is a folder")]
    public void Files_that_can_not_be_written_are_refused_before_the_work(string option, string path, string said) =>
        WinnowProcess.Run("eval", centre.Index, "--data", centre.Few, option, path).FailedWith(2, option, said);

    [Fact]
    public void Own_questions_in_tables_are_enough()
    {
        var queries = _folder.Write("queries.tsv", "1\thow do I rotate an API key\n2\tmy build ran out of memory\n");
        var qrels = _folder.Write(
            "qrels.tsv", "query\tdocument\tgrade\n1\tapi-keys/rotate-an-api-key.md\t2\n2\tdeploys/error-build-out-of-memory.md\t2\n");
        using var eval = JsonDocument.Parse(WinnowProcess.Run(
            "eval", centre.Index, "--queries", queries, "--qrels", qrels, "--precision", "int8", "--json").Succeeded().Out);
        Assert.Equal(2, eval.RootElement.GetProperty("queries").GetInt32());
        Assert.InRange(Value(eval.RootElement, "stage1", "success@1"), 0.5, 1);
    }

    public void Dispose() => _folder.Dispose();

    private static double Value(JsonElement root, string stage, string measure) => root.GetProperty(stage).GetProperty(measure).GetDouble();
}
