using Winnow.Encoders;
using Winnow.Retrieval;
using Winnow.Retrieval.Deadlines;
using Winnow.Retrieval.Fusion;
using Winnow.Retrieval.Profiles;
using Winnow.Transformers;

namespace Winnow.Tests.Retrieval.Profiles;

public sealed class SearchProfileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static readonly SearchProfile Full = new()
    {
        RecallModel = new("recall", "aa", "bb", "Static", "", 512),
        RerankModel = new("rerank", "cc", "dd", "Sequence", "", 1),
        Precision = Precision.Int8,
        MaxTokens = 128,
        RecallMode = RecallMode.Dense,
        Fusion = new() { Method = FusionMethod.ZScore, DenseWeight = 0.4, LexicalWeight = 0.6 },
        RecallK = 200,
        RerankDepth = 30,
        Order = FinalOrder.GateAt(0.25f, 0.4f),
        Deadline = TimeSpan.FromMilliseconds(50),
        Cost = new PairCost(0.1, 0.2, 0.01, 1e-6),
        Scores = new(CalibrationKind.Platt, [0.5, -1], [new(0.8, 1.5), new(0.9, 2.5, 0.4)]),
        Evidence = new("help-centre", 226, true, 0.605, 0.64, 0.6, 0.68, 60, 90, "avx512, 2 threads"),
    };

    [Fact]
    public void What_is_saved_is_loaded()
    {
        foreach (var order in new[]
        {
            FinalOrder.Replace, FinalOrder.BlendOf(0.3f), FinalOrder.PromoteBy(7), FinalOrder.GateAt(0.25f, 0.4f), FinalOrder.Off,
        })
        {
            var profile = Full with { Order = order };
            profile.Save(_folder["p.json"]);
            var loaded = SearchProfile.Load(_folder["p.json"]);
            Assert.Equal(order, loaded.Order);
            Assert.Equal(profile with { Scores = null }, loaded with { Scores = null });
            Assert.Equal(profile.Scores!.Parameters, loaded.Scores!.Parameters);
            Assert.Equal(profile.Scores.Thresholds, loaded.Scores.Thresholds);
        }

        Assert.Equal(["p.json"], Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_not_there_need_not_be()
    {
        var least = Full with
        {
            Fusion = FusionOptions.Default,
            MaxTokens = null,
            Deadline = null,
            Cost = null,
            Scores = null,
            Evidence = null,
        };
        least.Save(_folder["p.json"]);
        Assert.Equal(least, SearchProfile.Load(_folder["p.json"]));
    }

    [Theory]
    [InlineData("\"winnow_profile\": 1", "\"winnow_profile\": 2", "version 2")]
    [InlineData("\"recall_k\": 200", "\"recall_k\": 0", "recall_k")]
    [InlineData("\"recall_k\": 200,", "", "no profile")]
    [InlineData("\"int8\"", "\"int4\"", "int4")]
    [InlineData("\"dense\"", "\"both\"", "recall_mode")]
    [InlineData("\"zscore\"", "\"sum\"", "sum")]
    [InlineData("\"dense_weight\": 0.4", "\"dense_weight\": -1", "fusion")]
    [InlineData("\"gate\"", "\"random\"", "random")]
    [InlineData("\"weight\": 0.4", "\"weight\": 4", "weight")]
    [InlineData("\"platt\"", "\"isotonic\"", "probability")]
    [InlineData("\"platt\"", "\"magic\"", "magic")]
    [InlineData("\"token_ms\": 0.01", "\"token_ms\": -1", "token_ms")]
    [InlineData("\"deadline_ms\": 50", "\"deadline_ms\": 1e300", "deadline_ms")]
    [InlineData("\"deadline_ms\": 50", "\"deadline_ms\": 0", "deadline_ms")]
    [InlineData("{", "[", "no profile")]
    public void A_damaged_profile_is_refused_in_one_line(string original, string damaged, string said)
    {
        Full.Save(_folder["p.json"]);
        var text = File.ReadAllText(_folder["p.json"]);
        Assert.Contains(original, text, StringComparison.Ordinal);
        File.WriteAllText(_folder["p.json"], text.Replace(original, damaged, StringComparison.Ordinal));
        var error = Assert.Throws<ProfileException>(() => SearchProfile.Load(_folder["p.json"]));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(_folder["p.json"], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(
            "nowhere.json", Assert.Throws<ProfileException>(() => SearchProfile.Load(_folder["nowhere.json"])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Other_models_are_refused_with_a_remedy()
    {
        Full.RequireModels("p.json", Full.RecallModel with { Name = "elsewhere" }, Full.RerankModel);
        Full.RequireModels("p.json", Full.RecallModel, rerank: null);
        var error = Assert.Throws<ProfileException>(
            () => Full.RequireModels("p.json", Full.RecallModel, Full.RerankModel with { Weights = "ee" }));
        Assert.Contains("cross-encoder 'rerank'", error.Message, StringComparison.Ordinal);
        Assert.Contains("--rerank-model", error.Message, StringComparison.Ordinal);
        Assert.Contains("winnow calibrate", error.Message, StringComparison.Ordinal);
        Assert.Throws<ProfileException>(
            () => Full.RequireModels("p.json", new ModelIdentity("other", "x", "y", "z", "", 4), Full.RerankModel));
    }

    [Fact]
    public void Logits_become_probabilities_by_either_curve()
    {
        var platt = new ScoreCalibration(CalibrationKind.Platt, [2, -1], []);
        Assert.Equal(1 / (1 + Math.Exp(-3)), platt.Probability(2), 1e-12);
        var isotonic = new ScoreCalibration(CalibrationKind.Isotonic, [-1, 0.1, 0, 0.1, 2, 0.7], []);
        Assert.Equal([0.1, 0.1, 0.4, 0.7, 0.7], new[] { -5, -0.5, 1, 2, 9 }.Select(logit => Math.Round(isotonic.Probability(logit), 12)));
        Assert.Equal(0.1, isotonic.Probability(double.NaN));
    }

    [Fact]
    public void The_threshold_of_a_precision_is_the_least_logit_that_reaches_it()
    {
        Assert.Equal(1.5, Full.Scores!.ThresholdFor(0.7));
        Assert.Equal(2.5, Full.Scores.ThresholdFor(0.85));
        Assert.Null(Full.Scores.ThresholdFor(0.95));
    }

    public void Dispose() => _folder.Dispose();
}
