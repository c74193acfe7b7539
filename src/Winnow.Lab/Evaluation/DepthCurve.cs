using Winnow.Lab.Datasets;
using Winnow.Retrieval;

namespace Winnow.Lab.Evaluation;

/// <summary>
/// What reranking is worth at smaller depths: the first d candidates are put in the final order, those behind keep the places that stage
/// 1 gave them. A pair's score does not depend on the depth, so that one search of the whole pool tells of all of them.
/// </summary>
/// <param name="Depth">d: candidates that are reranked.</param>
/// <param name="System">The measures of both stages at that depth.</param>
/// <param name="PairsPerQuery">Pairs scored per query.</param>
public sealed record DepthCurve(int Depth, SystemEvaluation System, double PairsPerQuery)
{
    /// <summary>The measures at each of <paramref name="depths"/>.</summary>
    /// <param name="comparison">A search of the pool in which every candidate was reranked.</param>
    /// <param name="judgements">The grades.</param>
    /// <param name="order">The final order.</param>
    /// <param name="depths">Each at least 1.</param>
    /// <param name="measures">What to measure.</param>
    public static IReadOnlyList<DepthCurve> Of(
        StageComparison comparison, Judgements judgements, FinalOrder order, IReadOnlyList<int> depths, IReadOnlyList<Measure> measures)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(depths);
        return
        [
            .. depths.Select(depth => new DepthCurve(
                depth,
                comparison.Evaluate($"depth {depth}", query => query.HitsIn(order, depth), judgements, measures),
                comparison.Queries.Average(query => Math.Min(depth, query.Response.Hits.Count)))),
        ];
    }
}
