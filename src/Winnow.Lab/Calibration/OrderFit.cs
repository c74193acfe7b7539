using Winnow.Retrieval;

namespace Winnow.Lab.Calibration;

/// <summary>What one mode of the final order is worth on judged queries, its parameter chosen by cross-validation.</summary>
/// <param name="Order">The mode with the parameter that is best over all queries.</param>
/// <param name="Ndcg">
/// nDCG@10 of each query with the parameter that is best over queries of other folds: what a new query may expect.
/// </param>
public sealed record OrderFit(FinalOrder Order, IReadOnlyList<double> Ndcg)
{
    private const int Folds = 5;

    /// <summary>The parameters that are tried, for each mode, the most cautious first.</summary>
    internal static IReadOnlyList<FinalOrder[]> Families { get; } =
    [
        [FinalOrder.Off],
        [FinalOrder.Replace],
        [.. Range(1, 9).Select(weight => FinalOrder.BlendOf(weight / 10f))],
        [.. new[] { 1, 2, 3, 5, 7, 10, 20, 50 }.Select(FinalOrder.PromoteBy)],
        [.. new[] { 0.2f, 0.3f, 0.4f, 0.5f, 0.65f, 0.8f }.SelectMany(separation =>
            new[] { 0.3f, 0.5f, 0.7f, 1 }.Select(weight => FinalOrder.GateAt(separation, weight)))],
    ];

    /// <summary>The mean of <see cref="Ndcg"/>.</summary>
    public double Mean { get; } = Ndcg.Count == 0 ? 0 : Ndcg.Average();

    /// <summary>The fit of each mode, stage 1 alone first.</summary>
    /// <param name="pools">The queries' candidates.</param>
    /// <param name="logits">Their logits.</param>
    /// <param name="depth">How many of each query's candidates are reranked.</param>
    public static IReadOnlyList<OrderFit> All(IReadOnlyList<CandidatePool> pools, IReadOnlyList<float[]> logits, int depth)
    {
        ArgumentNullException.ThrowIfNull(pools);
        ArgumentNullException.ThrowIfNull(logits);
        return [.. Families.Select(family => Of(family, [.. family.Select(order => Measure(pools, logits, depth, order))]))];
    }

    /// <summary>nDCG@10 of each query in one order.</summary>
    public static double[] Measure(IReadOnlyList<CandidatePool> pools, IReadOnlyList<float[]> logits, int depth, FinalOrder order)
    {
        ArgumentNullException.ThrowIfNull(pools);
        ArgumentNullException.ThrowIfNull(logits);
        return [.. pools.Select((pool, query) => pool.Ndcg(order, logits[query], depth))];
    }

    /// <summary>Chooses among orders by what each gives for each query.</summary>
    internal static OrderFit Of(FinalOrder[] orders, double[][] ndcg)
    {
        var queries = ndcg[0].Length;
        var folds = Math.Min(Folds, queries);
        var validated = new double[queries];
        for (var fold = 0; fold < folds; fold++)
        {
            var best = Best(ndcg, query => folds == 1 || query % folds != fold);
            for (var query = fold; query < queries; query += folds)
                validated[query] = ndcg[best][query];
        }

        return new(orders[Best(ndcg, _ => true)], validated);
    }

    private static int Best(double[][] ndcg, Func<int, bool> counts)
    {
        var (best, greatest) = (0, double.NegativeInfinity);
        for (var order = 0; order < ndcg.Length; order++)
        {
            var sum = 0.0;
            for (var query = 0; query < ndcg[order].Length; query++)
                sum += counts(query) ? ndcg[order][query] : 0;
            // Rounding must not decide between orders that are alike: the first, more cautious one stays.
            if (sum > greatest + 1e-9)
                (best, greatest) = (order, sum);
        }

        return best;
    }

    private static IEnumerable<int> Range(int first, int last) => Enumerable.Range(first, last - first + 1);
}
