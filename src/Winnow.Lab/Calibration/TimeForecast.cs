using Winnow.Lab.Evaluation;
using Winnow.Retrieval;

namespace Winnow.Lab.Calibration;

/// <summary>Predicts how long searches take from the lengths of their pairs.</summary>
internal sealed class TimeForecast
{
    /// <summary>
    /// So many calls of the most similar cost tell how far one wanders: a short call is disturbed relatively more than a long one.
    /// </summary>
    private const int Alike = 30;

    private readonly CostFit _fit;
    private readonly (double Cost, double Stage1, double Ratio)[] _calls;

    /// <summary>A forecast.</summary>
    /// <param name="fit">The cross-encoder's cost.</param>
    public TimeForecast(CostFit fit)
    {
        _fit = fit;
        _calls = [.. fit.Samples
            .Select((call, i) => (Cost: CostFit.Predict(fit.Cost, call), call.Stage1, Ratio: fit.Ratios[i]))
            .OrderBy(call => call.Cost)];
    }

    /// <summary>
    /// The times of searches of these queries: for each what the cost model says of its pairs, spread as calls of the like cost wandered
    /// from the model when it was fitted, after what stage 1 took before those.
    /// </summary>
    /// <param name="pools">The queries' candidates.</param>
    /// <param name="lengths">The tokens of their pairs.</param>
    /// <param name="depth">Candidates reranked.</param>
    /// <param name="order">The final order: a gate that stays shut costs nothing.</param>
    public Percentiles Of(IReadOnlyList<CandidatePool> pools, IReadOnlyList<int[]> lengths, int depth, FinalOrder order)
    {
        var count = Math.Min(Alike, _calls.Length);
        var times = new List<double>(pools.Count * count);
        for (var query = 0; query < pools.Count; query++)
        {
            var reranked = order.Reranks(pools[query].Recall) ? lengths[query].AsSpan(0, Math.Min(depth, lengths[query].Length)) : [];
            var cost = _fit.Cost.Predict(reranked);
            foreach (var call in CallsLike(cost, count))
                times.Add(reranked.IsEmpty ? pools[query].Milliseconds : call.Stage1 + (cost * call.Ratio));
        }

        return Percentiles.Of(times);
    }

    /// <summary>The calls whose cost is nearest by ratio: a window that grows to the nearer side.</summary>
    private ReadOnlySpan<(double Cost, double Stage1, double Ratio)> CallsLike(double cost, int count)
    {
        var above = Array.FindIndex(_calls, call => call.Cost >= cost);
        if (above < 0)
            above = _calls.Length;
        var first = above;
        while (above - first < count)
        {
            if (first > 0 && (above == _calls.Length || cost / _calls[first - 1].Cost <= _calls[above].Cost / cost))
                first--;
            else
                above++;
        }

        return _calls.AsSpan(first, count);
    }
}
