using System.Text.Json.Nodes;
using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary>Calibration of the help centre, on which the shipped cross-encoder alone is worse than stage 1.</summary>
public sealed class CalibrateTests(CalibrateTests.Calibrated calibrated) : IClassFixture<CalibrateTests.Calibrated>
{
    [Fact]
    public void What_does_harm_is_said_and_not_recommended()
    {
        var modes = calibrated.Json["modes"]!.AsArray();
        var replace = modes.Single(mode => (string)mode!["mode"]! == "replace")!;
        Assert.True((double)replace["difference"]! < 0);
        Assert.True((bool)replace["significantly_worse"]!);
        var recommended = calibrated.Json["recommended"]!;
        Assert.NotEqual("replace", (string)recommended["mode"]!);
        Assert.True((double)recommended["difference_interval"]![1]! >= 0, "the fitted order is significantly worse than stage 1");
        Assert.True((double)recommended["ndcg@10"]! >= (double)calibrated.Json["stage1"]!["ndcg@10"]!);
        Assert.True((bool)calibrated.Json["within_budget"]!);
        Assert.True((double)recommended["p95_ms"]! <= 5000);
    }

    [Fact]
    public void The_front_rises_and_every_point_has_its_interval()
    {
        var front = calibrated.Json["front"]!.AsArray().Select(point => ((double)point!["p95_ms"]!, (double)point["ndcg@10"]!)).ToArray();
        Assert.Equal(front.OrderBy(point => point.Item1), front);
        Assert.Equal(front.OrderBy(point => point.Item2), front);
        var points = calibrated.Json["curves"]![0]!["points"]!.AsArray();
        Assert.Equal([10, 20, 30], points.Select(point => (int)point!["depth"]!));
        Assert.All(
            points, point => Assert.InRange((double)point!["ndcg@10"]!, (double)point["interval"]![0]!, (double)point["interval"]![1]!));
        var validation = calibrated.Json["validation"]!;
        Assert.True((double)validation["predicted_p95_ms"]! > 0 && (double)validation["measured_p95_ms"]! > 0);
    }

    [Fact]
    public void The_page_has_the_charts_and_the_data()
    {
        var page = File.ReadAllText(calibrated.Html);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("recommended", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_follows_the_profile_and_options_override_it()
    {
        var profile = JsonNode.Parse(File.ReadAllText(calibrated.Profile))!;
        var depth = (int)profile["rerank_depth"]!;
        var byProfile = Search("--profile", calibrated.Profile);
        Assert.Equal((string)profile["order"]!["mode"]! == "off" ? 0 : depth, (int)byProfile["pairs_scored"]!);
        var replaced = Search("--profile", calibrated.Profile, "--order", "replace", "-k", "30");
        Assert.Equal(depth, (int)replaced["pairs_scored"]!);
        var hits = replaced["hits"]!.AsArray();
        Assert.Equal(depth, hits.Count(hit => (int)hit!["scored_by"]! == 2));
        Assert.All(hits.Skip(depth), hit => Assert.Equal((int)hit!["rank"]!, (int)hit["stage1"]!["rank"]!));
    }

    [Fact]
    public void A_profile_of_another_model_is_refused_in_one_line()
    {
        var other = Changed("other.json", profile => profile["recall_model"]!["weights"] = "0123");
        WinnowProcess.Run("search", calibrated.Index, "refund", "--profile", other)
            .FailedWith(1, "was calibrated for the bi-encoder", "winnow calibrate");
        var later = Changed("later.json", profile => profile["winnow_profile"] = 9);
        WinnowProcess.Run("search", calibrated.Index, "refund", "--profile", later).FailedWith(1, "version 9");
        WinnowProcess.Run("search", calibrated.Index, "refund", "--profile", calibrated.Index).FailedWith(1, calibrated.Index);
    }

    [Fact]
    public void A_search_abstains_below_the_precision_that_was_asked_for()
    {
        WinnowProcess.Run("search", calibrated.Index, "refund", "--min-precision", "0.9").FailedWith(2, "needs a profile", "winnow scores");
        var scored = Changed("scored.json", profile => profile["scores"] = new JsonObject
        {
            ["kind"] = "platt",
            ["parameters"] = new JsonArray(1, 0),
            ["thresholds"] = new JsonArray(
                new JsonObject { ["precision"] = 0.5, ["logit"] = -1000.0 }, new JsonObject { ["precision"] = 0.9, ["logit"] = 1000.0 }),
        });
        Assert.NotEmpty(Search("--profile", scored, "--order", "blend", "--min-precision", "0.5")["hits"]!.AsArray());
        var none = Search("--profile", scored, "--order", "blend", "--min-precision", "0.9");
        Assert.Empty(none["hits"]!.AsArray());
        Assert.Contains("nothing is returned", (string)none["warnings"]![0]!, StringComparison.Ordinal);
        WinnowProcess.Run("search", calibrated.Index, "refund", "--profile", scored, "--min-precision", "0.99").FailedWith(2, "0.9");
    }

    [Fact]
    public void A_deadline_leaves_the_unscored_where_stage_one_had_them()
    {
        var hurried = Search("--deadline", "1ms", "--precision", "fp32");
        Assert.True((int)hurried["pairs_left"]! > 0);
        Assert.All(
            hurried["hits"]!.AsArray().Where(hit => (int)hit!["scored_by"]! == 1),
            hit => Assert.Equal((int)hit!["rank"]!, (int)hit["stage1"]!["rank"]!));
        var patient = Search("--deadline", "100s", "--precision", "int8");
        Assert.Equal(0, (int)patient["pairs_left"]!);
        Assert.All(patient["hits"]!.AsArray(), hit => Assert.Equal(2, (int)hit!["scored_by"]!));
        WinnowProcess.Run("search", calibrated.Index, "refund", "--deadline", "soon").FailedWith(2, "50ms");
    }

    [Theory]
    [InlineData("--order", "sideways", "choose replace")]
    [InlineData("--order", "blend:2", "choose replace")]
    [InlineData("--profile", "nowhere.json", "nowhere.json")]
    public void What_makes_no_sense_is_refused(string option, string value, string said)
    {
        var run = WinnowProcess.Run("search", calibrated.Index, "refund", option, value);
        run.FailedWith(option == "--profile" ? 1 : 2, said);
    }

    [Fact]
    public void Without_judgements_the_greatest_depth_is_the_reference()
    {
        var queries = calibrated.Write("queries.tsv", "1\thow do I get a refund\n2\trotate an api key\n3\twho can delete a workspace\n");
        var run = WinnowProcess.Run("calibrate", calibrated.Index, "--queries", queries, "--depth", "20", "--precision", "int8")
            .Succeeded();
        Assert.Contains("no judgements", run.Out, StringComparison.Ordinal);
        WinnowProcess.Run("calibrate", calibrated.Index).FailedWith(2, "--data");
        WinnowProcess.Run("calibrate", calibrated.Index, "--queries", queries, "--budget", "fast").FailedWith(2, "50ms");
    }

    private JsonNode Search(params string[] options) =>
        JsonNode.Parse(WinnowProcess
            .Run(["search", calibrated.Index, "how long do I have to ask for a refund", "--json", .. options]).Succeeded().Out)!;

    private string Changed(string name, Action<JsonNode> change)
    {
        var profile = JsonNode.Parse(File.ReadAllText(calibrated.Profile))!;
        change(profile);
        return calibrated.Write(name, profile.ToJsonString());
    }

    /// <summary>The help centre, indexed and calibrated once.</summary>
    public sealed class Calibrated : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Calibrated()
        {
            var data = Path.Combine(Repository.Root, "samples", "help-centre");
            WinnowProcess.Run("index", Path.Combine(data, "articles"), "--out", Index).Succeeded();
            var run = WinnowProcess.Run(
                "calibrate", Index, "--data", data, "--sample", "1000", "--depth", "30", "--precision", "int8", "--budget", "5s",
                "--out", Profile, "--html", Html, "--json").Succeeded();
            Json = JsonNode.Parse(run.Out)!;
        }

        public string Index => _folder["index"];

        public string Profile => _folder["profile.json"];

        public string Html => _folder["report.html"];

        public JsonNode Json { get; }

        public string Write(string name, string text) => _folder.Write(name, text);

        public void Dispose() => _folder.Dispose();
    }
}
