namespace Winnow.Lab.Evaluation;

/// <summary>The few measures that show what a stage is worth, averaged over queries.</summary>
/// <param name="AccuracyAt1">Success@1: the fraction of queries whose first document is relevant.</param>
/// <param name="RecallAt100">The fraction of relevant documents among the first 100.</param>
/// <param name="NdcgAt10">nDCG@10.</param>
/// <param name="Milliseconds">The median time of a query.</param>
public readonly record struct StageSummary(double AccuracyAt1, double RecallAt100, double NdcgAt10, double Milliseconds)
{
    /// <summary>The averages of <paramref name="queries"/>, of which there is at least one.</summary>
    public static StageSummary Of(IReadOnlyCollection<StageSummary> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfZero(queries.Count);
        return new(
            queries.Average(query => query.AccuracyAt1),
            queries.Average(query => query.RecallAt100),
            queries.Average(query => query.NdcgAt10),
            Percentiles.Of(queries.Select(query => query.Milliseconds)).P50);
    }
}
