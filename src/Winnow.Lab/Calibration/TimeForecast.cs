using Winnow.Lab.Evaluation;
using Winnow.Retrieval;

namespace Winnow.Lab.Calibration;

/// <summary>Predicts how long searches take from the lengths of their pairs.</summary>
internal static class TimeForecast
{
    /// <summary>
    /// The times of searches of these queries: for each, what stage 1 took and what the cost model says of its pairs, spread by how far
    /// calls wandered from the model when it was fitted.
    /// </summary>
    /// <param name="fit">The cross-encoder's cost.</param>
    /// <param name="pools">The queries' candidates.</param>
    /// <param name="lengths">The tokens of their pairs.</param>
    /// <param name="depth">Candidates reranked.</param>
    /// <param name="order">The final order: a gate that stays shut costs nothing.</param>
    public static Percentiles Of(CostFit fit, IReadOnlyList<CandidatePool> pools, IReadOnlyList<int[]> lengths, int depth, FinalOrder order)
    {
        var times = new List<double>(pools.Count * fit.Ratios.Count);
        for (var query = 0; query < pools.Count; query++)
        {
            var cost = order.Reranks(pools[query].Recall) ? fit.Cost.Predict(lengths[query].AsSpan(0, Math.Min(depth, lengths[query].Length))) : 0;
            foreach (var ratio in fit.Ratios)
                times.Add(pools[query].Milliseconds + (cost * ratio));
        }

        return Percentiles.Of(times);
    }
}
