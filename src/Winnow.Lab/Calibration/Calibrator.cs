using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval;

namespace Winnow.Lab.Calibration;

/// <summary>
/// Finds the configuration of reranking for a corpus and a machine: fits what each cross-encoder costs, measures what each depth and each
/// final order is worth, and recommends. Everything is scored once, at the greatest depth; the rest is arithmetic.
/// </summary>
public sealed class Calibrator
{
    /// <summary>Fewer queries than this are not split into those that the cost is fitted to and those that it is checked on.</summary>
    private const int LeastToSplit = 8;

    private readonly TwoStageRetriever _retriever;
    private readonly CalibrationOptions _options;
    private readonly ScoringPass _pass;

    /// <summary>A calibrator.</summary>
    /// <param name="retriever">Recalls from the index; its reranker is not used.</param>
    /// <param name="options">What is tried.</param>
    public Calibrator(TwoStageRetriever retriever, CalibrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_retriever, _options) = (retriever, options);
        _pass = new ScoringPass(retriever, options.Depths, options.Mode, options.Time);
    }

    /// <summary>Calibrates.</summary>
    /// <param name="queries">The queries, at least one.</param>
    /// <param name="progress">Told the share done and what is being done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    /// <exception cref="ModelException">A cross-encoder can't be read.</exception>
    public CalibrationResult Run(IReadOnlyList<CalibrationQuery> queries, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfZero(queries.Count);
        var recalled = Recall(queries, cancellation);
        var scored = _options.Variants.Select((variant, number) => Score(variant, number, queries, recalled, progress, cancellation)).ToArray();
        var pools = Judge(recalled, scored[0]);

        var zeros = pools.Select(pool => new float[pool.Count]).ToArray();
        var alone = OrderFit.Measure(pools, zeros, 0, FinalOrder.Off);
        var stage1 = new CalibrationPoint(
            null, 0, FinalOrder.Off, BootstrapInterval.Of(alone), BootstrapInterval.Of(new double[alone.Length]), Percentiles.Of(pools.Select(pool => pool.Milliseconds)));
        var curves = scored.Select(variant => Curve(variant, pools, alone)).ToArray();
        CalibrationPoint[] points = [stage1, .. curves.SelectMany(curve => curve.Points).Where(point => point.Order.Mode != OrderMode.Off)];
        var recommended = Recommendation.Choose(points, _options.Budget?.TotalMilliseconds);
        var shown = recommended.Variant is null ? curves.SelectMany(curve => curve.Points).MaxBy(point => point.Ndcg.Mean)! : recommended;
        var chosen = scored.First(variant => variant.Variant == shown.Variant);
        progress?.Invoke(1, "checking the predicted times");
        return new CalibrationResult
        {
            Queries = queries.Count,
            Judged = _options.Judged,
            Mode = _options.Mode,
            RecallK = _options.Depth,
            Stage1 = stage1,
            Curves = curves,
            Front = Recommendation.ParetoFront(points),
            Recommended = recommended,
            Modes = [.. Fits(pools, chosen.Logits, shown.Depth).Select(fit => new OrderComparison(fit.Order, BootstrapInterval.Of(fit.Ndcg), Difference(fit.Ndcg, alone)))],
            Validation = Validate(chosen, shown, queries, pools, cancellation),
            Budget = _options.Budget?.TotalMilliseconds,
        };
    }

    private (StoredPassage[] Candidates, CandidatePool Pool)[] Recall(IReadOnlyList<CalibrationQuery> queries, CancellationToken cancellation)
    {
        // The first search pays for compilation and cold memory, which no later one does.
        _pass.Recall(queries[0], cancellation);
        return [.. queries.Select(query => _pass.Recall(query, cancellation))];
    }

    private ScoredVariant Score(
        RerankVariant variant, int number, IReadOnlyList<CalibrationQuery> queries, (StoredPassage[] Candidates, CandidatePool Pool)[] recalled,
        Action<double, string>? progress, CancellationToken cancellation)
    {
        var encoder = variant.Load();
        _pass.Score(encoder, queries[0].Text, 0, recalled[0].Candidates, cancellation);
        var (logits, lengths, samples) = (new float[queries.Count][], new int[queries.Count][], new List<CostSample>());
        for (var query = 0; query < queries.Count; query++)
        {
            // Every second query is held out; each half sees all depths.
            var (scores, tokens, timed) = _pass.Score(encoder, queries[query].Text, query / 2, recalled[query].Candidates, cancellation);
            (logits[query], lengths[query]) = (scores, tokens);
            if (IsFitted(query, queries.Count))
                samples.Add(timed);
            progress?.Invoke((number + ((query + 1.0) / queries.Count)) / _options.Variants.Count, $"{variant.Name}, {query + 1} of {queries.Count} queries");
        }

        return new(variant, encoder, logits, lengths, CostFit.Fit(samples));
    }

    /// <summary>Pools with the judgements of people, or else with those of the first variant at the greatest depth.</summary>
    private CandidatePool[] Judge((StoredPassage[] Candidates, CandidatePool Pool)[] recalled, ScoredVariant reference)
    {
        if (_options.Judged)
            return Array.ConvertAll(recalled, query => query.Pool);
        return [.. recalled.Select((query, number) =>
        {
            string[] best = [.. query.Pool.Best(FinalOrder.Blend.Sort(query.Pool.Recall, reference.Logits[number]))];
            return query.Pool.JudgedBy(best.Select((document, rank) => (document, rank)).ToDictionary(item => item.document, item => best.Length - item.rank));
        })];
    }

    private VariantCurve Curve(ScoredVariant variant, CandidatePool[] pools, double[] alone)
    {
        var points = _options.Depths.Select(depth =>
        {
            var best = Fits(pools, variant.Logits, depth).MaxBy(fit => fit.Mean)!;
            return new CalibrationPoint(
                variant.Variant, depth, best.Order, BootstrapInterval.Of(best.Ndcg), Difference(best.Ndcg, alone),
                TimeForecast.Of(variant.Cost, pools, variant.Lengths, depth, best.Order));
        });
        return new(variant.Variant, variant.Cost, [.. points]);
    }

    /// <summary>The modes to choose from. Without judgements, nothing can say which is best: the blend then stands for reranking.</summary>
    private IReadOnlyList<OrderFit> Fits(CandidatePool[] pools, float[][] logits, int depth)
    {
        if (_options.Judged)
            return OrderFit.All(pools, logits, depth);
        return [new(FinalOrder.Blend, OrderFit.Measure(pools, logits, depth, FinalOrder.Blend))];
    }

    private TimeValidation? Validate(
        ScoredVariant variant, CalibrationPoint point, IReadOnlyList<CalibrationQuery> queries, CandidatePool[] pools, CancellationToken cancellation)
    {
        int[] heldOut = [.. Enumerable.Range(0, queries.Count).Where(query => !IsFitted(query, queries.Count)).Take(_options.ValidationQueries)];
        if (heldOut.Length == 0)
            return null;
        var measured = heldOut.Select(query => _pass.Measure(variant.Encoder, queries[query].Text, point.Depth, point.Order, cancellation)).ToArray();
        return new(
            point, heldOut.Length,
            TimeForecast.Of(variant.Cost, Array.ConvertAll(heldOut, query => pools[query]), Array.ConvertAll(heldOut, query => variant.Lengths[query]), point.Depth, point.Order),
            Percentiles.Of(measured));
    }

    private static BootstrapInterval Difference(IReadOnlyList<double> ndcg, double[] alone) => BootstrapInterval.Of([.. ndcg.Zip(alone, (with, without) => with - without)]);

    private static bool IsFitted(int query, int queries) => queries < LeastToSplit || query % 2 == 0;

    private sealed record ScoredVariant(RerankVariant Variant, CrossEncoder Encoder, float[][] Logits, int[][] Lengths, CostFit Cost);
}
