using Winnow.Lab.Evaluation;

namespace Winnow.Lab.Diagnosis;

/// <summary>What each step costs one query in nDCG@k. The losses and nDCG@k sum to 1.</summary>
/// <remarks>
/// Each is the difference of two systems of a chain that ends with the actual one, so that the sum telescopes:
/// <list type="number">
/// <item>the ideal order of all judged documents, whose nDCG is 1;</item>
/// <item>the ideal order of those that are indexed: the difference is <see cref="Coverage"/>;</item>
/// <item>of those that the filter admits as well: <see cref="Filter"/>;</item>
/// <item>of those among the first <c>recall_k</c> of an exact search: <see cref="Cut"/>;</item>
/// <item>of those among the actual candidates: <see cref="Ann"/>, which is negative where the approximate search happens upon more;</item>
/// <item>the actual answer: <see cref="Rerank"/>, with whatever <c>top_k</c> and threshold cost.</item>
/// </list>
/// </remarks>
/// <param name="Ndcg">nDCG@k of the actual answer.</param>
/// <param name="Coverage">Lost because documents are not indexed.</param>
/// <param name="Filter">Lost to the filter.</param>
/// <param name="Ann">Lost because the index searches approximately.</param>
/// <param name="Cut">Lost because stage 1 ranks documents below <c>recall_k</c>.</param>
/// <param name="Rerank">Lost because the final order of the candidates is not ideal.</param>
public readonly record struct QueryLoss(double Ndcg, double Coverage, double Filter, double Ann, double Cut, double Rerank)
{
    /// <summary>Measures one query, which has a relevant document.</summary>
    /// <param name="trace">What the system did.</param>
    /// <param name="grades">The query's judgements.</param>
    /// <param name="topK">Documents that are returned.</param>
    /// <param name="depth">k of nDCG@k.</param>
    public static QueryLoss Of(IQueryTrace trace, IReadOnlyDictionary<string, int> grades, int topK, int depth)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(grades);
        string[] indexed = [.. grades.Keys.Where(trace.IsIndexed)];
        string[] admitted = [.. indexed.Where(trace.IsAdmitted)];
        var covered = Ideal(indexed, grades, depth);
        var filtered = Ideal(admitted, grades, depth);
        var exact = Ideal(trace.ExactPool, grades, depth);
        var pool = Ideal(trace.Final.Select(document => document.Id), grades, depth);
        string[] returned = [.. trace.Final
            .Where(document => document.FinalRank <= topK && document.PassesThreshold)
            .OrderBy(document => document.FinalRank)
            .Select(document => document.Id)];
        var actual = RankingMetrics.Ndcg(returned, grades, depth);
        return new(actual, 1 - covered, covered - filtered, exact - pool, filtered - exact, pool - actual);
    }

    private static double Ideal(IEnumerable<string> documents, IReadOnlyDictionary<string, int> grades, int depth) =>
        RankingMetrics.Ndcg([.. documents.Where(grades.ContainsKey).OrderByDescending(document => grades[document])], grades, depth);
}

/// <summary>The losses of all queries on average, each with its confidence interval.</summary>
/// <param name="Ndcg">nDCG@k.</param>
/// <param name="Coverage">See <see cref="QueryLoss"/>.</param>
/// <param name="Filter">See <see cref="QueryLoss"/>.</param>
/// <param name="Ann">See <see cref="QueryLoss"/>.</param>
/// <param name="Cut">See <see cref="QueryLoss"/>.</param>
/// <param name="Rerank">See <see cref="QueryLoss"/>.</param>
public sealed record LossWaterfall(
    BootstrapInterval Ndcg, BootstrapInterval Coverage, BootstrapInterval Filter, BootstrapInterval Ann, BootstrapInterval Cut,
    BootstrapInterval Rerank)
{
    /// <summary>The averages of <paramref name="queries"/>, of which there is at least one.</summary>
    public static LossWaterfall Of(IReadOnlyList<QueryLoss> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return new(
            Mean(loss => loss.Ndcg), Mean(loss => loss.Coverage), Mean(loss => loss.Filter), Mean(loss => loss.Ann), Mean(loss => loss.Cut),
            Mean(loss => loss.Rerank));

        BootstrapInterval Mean(Func<QueryLoss, double> part) => BootstrapInterval.Of([.. queries.Select(part)]);
    }
}
