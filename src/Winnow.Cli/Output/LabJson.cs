using System.Text.Json.Serialization;
using Winnow.Lab.Diagnosis;
using Winnow.Lab.Evaluation;

namespace Winnow.Cli.Output;

internal sealed record DifferenceJson(double Mean, double Low, double High, double P, double? PHolm, int Wins, int Ties, int Losses)
{
    public static DifferenceJson Of(SystemDifference difference, double? adjusted = null) => new(
        difference.Mean.Mean, difference.Mean.Low, difference.Mean.High, difference.PValue, adjusted, difference.Wins, difference.Ties,
        difference.Losses);
}

internal sealed record PercentilesJson(double P50, double P95, double P99)
{
    public static PercentilesJson Of(Percentiles times) => new(times.P50, times.P95, times.P99);
}

internal sealed record StageLatencyJson(PercentilesJson Stage1, PercentilesJson Both);

internal sealed record StageIntervalsJson(IReadOnlyDictionary<string, double[]> Stage1, IReadOnlyDictionary<string, double[]> Both);

internal sealed record OtherOrderJson(
    IReadOnlyDictionary<string, double> Measures, IReadOnlyDictionary<string, double[]> Intervals,
    IReadOnlyDictionary<string, DifferenceJson> Difference);

internal sealed record EvalJson(
    IReadOnlyDictionary<string, double> Stage1,
    IReadOnlyDictionary<string, double> Both,
    IReadOnlyDictionary<string, DifferenceJson> Difference,
    IReadOnlyDictionary<string, OtherOrderJson>? OtherOrders,
    StageIntervalsJson Intervals,
    StageLatencyJson LatencyMs,
    IReadOnlyList<DepthMeasuresJson>? Depths,
    string Mode, string Order, int Queries, int RecallK, double PairsPerQuery, double Confidence, IReadOnlyList<string> Warnings);

internal sealed record DepthMeasuresJson(
    int Depth, double PairsPerQuery, IReadOnlyDictionary<string, double> Measures, DifferenceJson Difference);

internal sealed record SystemJson(
    string Name, string File, int MissingQueries, IReadOnlyDictionary<string, double> Measures,
    IReadOnlyDictionary<string, double[]> Intervals);

internal sealed record SystemDifferenceJson(string Baseline, string System, IReadOnlyDictionary<string, DifferenceJson> Measures);

internal sealed record CompareJson(
    int Queries, bool Complete, string Averaged, IReadOnlyList<SystemJson> Systems, IReadOnlyList<SystemDifferenceJson> Differences,
    IReadOnlyList<string> Warnings);

internal sealed record DepthJson(int RecallK, int Reached, int Change, double Share, int PairsPerQuery, double MsPerQuery);

internal sealed record DocumentVerdictJson(
    string Query, string Document, int Grade, string Verdict, int? CandidateRank, int? Stage1Rank, int? FinalRank, int? RankReadWhole,
    bool BelowThreshold)
{
    public static DocumentVerdictJson Of(DocumentVerdict found) => new(
        found.QueryId, found.DocumentId, found.Grade, VerdictText.Key(found.Verdict), found.CandidateRank, found.Stage1Rank,
        found.FinalRank, found.RankReadWhole, found.BelowThreshold);
}

internal sealed record DiagnoseJson(
    [property: JsonPropertyName("ndcg@10")] double NdcgAt10,
    [property: JsonPropertyName("ndcg@10_interval")] double[] NdcgInterval,
    IReadOnlyDictionary<string, double> Waterfall,
    IReadOnlyDictionary<string, double[]> WaterfallIntervals,
    IReadOnlyDictionary<string, int> Verdicts,
    int Judgements, int Queries, int RecallK, int TopK, double MsPerPair,
    IReadOnlyList<DepthJson> Depths,
    IReadOnlyList<DocumentVerdictJson> Documents);

internal sealed record ExplainJson(
    string Query, string Document, string Verdict, string What, int Passages, int? CandidateRank, float? Score, float? LastCandidateScore,
    float? Similarity, float? Bm25, int? Stage1Rank, int? FinalRank, Stage2Json? Stage2, float? LastReturnedLogit, int? RankReadWhole,
    int RecallK, int TopK, IReadOnlyList<string>? SimilarIds);

internal sealed record SpreadJson(int Count, double Mean, double Deviation);

internal sealed record DistributionJson(
    double Auc, double Overlap, double Gap, double[] NineInTen, SpreadJson Relevant, SpreadJson Other, IReadOnlyList<double> Edges,
    IReadOnlyList<double> RelevantShares, IReadOnlyList<double> OtherShares);

internal sealed record LogitCalibrationJson(
    string Method, double PlattSlope, double PlattIntercept, double EceBefore, double EceAfter, double EcePlatt, double EceIsotonic,
    IReadOnlyList<ReliabilityJson> ReliabilityBefore, IReadOnlyList<ReliabilityJson> ReliabilityAfter);

internal sealed record ReliabilityJson(double Probability, double Relevant, int Count);

internal sealed record ThresholdJson(
    double Target, double Logit, double Probability, double Precision, double Recall, double Answered, double? HeldOutPrecision);

internal sealed record ScoresJson(
    DistributionJson Stage1, DistributionJson Stage2, LogitCalibrationJson Calibration, ThresholdJson? Threshold);

/// <summary>What evaluations share in their JSON.</summary>
internal static class LabJson
{
    public static IReadOnlyDictionary<string, double> Means(SystemEvaluation system) =>
        system.Measures.ToDictionary(measure => measure.ToString(), system.Mean);

    public static IReadOnlyDictionary<string, double[]> Intervals(SystemEvaluation system) =>
        system.Measures.ToDictionary(measure => measure.ToString(), measure => Ends(system.Interval(measure)));

    public static IReadOnlyDictionary<string, DifferenceJson> Differences(IEnumerable<SystemDifference> differences) =>
        differences.ToDictionary(difference => difference.Measure.ToString(), difference => DifferenceJson.Of(difference));

    public static double[] Ends(BootstrapInterval interval) => [interval.Low, interval.High];
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvalJson))]
[JsonSerializable(typeof(CompareJson))]
[JsonSerializable(typeof(DiagnoseJson))]
[JsonSerializable(typeof(ExplainJson))]
[JsonSerializable(typeof(ScoresJson))]
internal sealed partial class LabJsonContext : JsonSerializerContext;
