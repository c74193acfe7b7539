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

    /// <summary>Sharper costs may move the recommendation, which is then checked once more.</summary>
    private const int ChecksAtMost = 2;

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
        _options = options;
        _pass = new ScoringPass(retriever, options.Depths, options.Mode, options.Fusion, options.Time);
    }

    /// <summary>The queries are asked once for each variant, and once more to check the times.</summary>
    private int Passes => _options.Variants.Count + 1;

    /// <summary>Calibrates.</summary>
    /// <param name="queries">The queries, at least one.</param>
    /// <param name="progress">Told the share done and what is being done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    /// <exception cref="ModelException">A cross-encoder can't be read.</exception>
    public CalibrationResult Run(
        IReadOnlyList<CalibrationQuery> queries, Action<double, string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfZero(queries.Count);
        var recalled = Recall(queries, cancellation);
        var scored = _options.Variants
            .Select((variant, number) => Score(variant, number, queries, recalled, progress, cancellation))
            .ToArray();
        var pools = Judge(recalled, scored[0]);

        var zeros = pools.Select(pool => new float[pool.Count]).ToArray();
        var alone = OrderFit.Measure(pools, zeros, 0, FinalOrder.Off);
        var stage1 = new CalibrationPoint(
            null, 0, FinalOrder.Off, BootstrapInterval.Of(alone), BootstrapInterval.Of(new double[alone.Length]),
            Percentiles.Of(pools.Select(pool => pool.Milliseconds)));
        var sweep = new Sweep(stage1, [.. scored.Select(variant => Curve(variant, pools, alone))], _options.Budget?.TotalMilliseconds);
        TimeValidation? validation = null;
        for (var round = 0; round < ChecksAtMost && (validation is null || !validation.Point.IsSameAs(sweep.Reranking)); round++)
        {
            var number = Array.FindIndex(scored, variant => variant.Variant == sweep.Reranking.Variant);
            var check = Check(scored[number], sweep.Reranking, queries, pools, round == 0 ? progress : null, cancellation);
            if (check is not var (cost, checkedTimes))
                break;
            (scored[number], validation) = (scored[number] with { Cost = cost }, checkedTimes);
            sweep = sweep with
            {
                Curves = [.. sweep.Curves.Select(curve =>
                    curve.Variant == scored[number].Variant ? Retimed(curve, scored[number], pools) : curve)],
            };
        }

        progress?.Invoke(1, "done");
        var best = sweep.Reranking;
        var modes = Fits(pools, scored.First(variant => variant.Variant == best.Variant).Logits, best.Depth);
        return new CalibrationResult
        {
            Queries = queries.Count,
            Judged = _options.Judged,
            Mode = _options.Mode,
            Fusion = _options.Fusion,
            RecallK = _options.Depth,
            Stage1 = stage1,
            Curves = sweep.Curves,
            Front = Recommendation.ParetoFront(sweep.Points),
            Recommended = sweep.Recommended,
            Reranking = best,
            Modes = [.. modes.Select(fit => new OrderComparison(fit.Order, BootstrapInterval.Of(fit.Ndcg), Difference(fit.Ndcg, alone)))],
            Validation = validation,
            Budget = sweep.Budget,
        };
    }

    private (StoredPassage[] Candidates, CandidatePool Pool)[] Recall(
        IReadOnlyList<CalibrationQuery> queries, CancellationToken cancellation)
    {
        // The first search pays for compilation and cold memory, which no later one does.
        _pass.Recall(queries[0], cancellation);
        return [.. queries.Select(query => _pass.Recall(query, cancellation))];
    }

    private ScoredVariant Score(
        RerankVariant variant,
        int number,
        IReadOnlyList<CalibrationQuery> queries,
        (StoredPassage[] Candidates, CandidatePool Pool)[] recalled,
        Action<double, string>? progress,
        CancellationToken cancellation)
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
            progress?.Invoke(
                (number + ((query + 1.0) / queries.Count)) / Passes,
                $"{variant.Name}, {query + 1} of {queries.Count} queries");
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
            return query.Pool.JudgedBy(best
                .Select((document, rank) => (document, rank))
                .ToDictionary(item => item.document, item => best.Length - item.rank));
        })];
    }

    private VariantCurve Curve(ScoredVariant variant, CandidatePool[] pools, double[] alone)
    {
        var points = _options.Depths.Select(depth =>
        {
            var best = Fits(pools, variant.Logits, depth).MaxBy(fit => fit.Mean)!;
            return new CalibrationPoint(
                variant.Variant, depth, best.Order, BootstrapInterval.Of(best.Ndcg), Difference(best.Ndcg, alone), default);
        });
        return Retimed(new(variant.Variant, variant.Cost, [.. points]), variant, pools);
    }

    /// <summary>The same curve with the times that the variant's cost predicts.</summary>
    private static VariantCurve Retimed(VariantCurve curve, ScoredVariant variant, CandidatePool[] pools)
    {
        var forecast = new TimeForecast(variant.Cost);
        return curve with
        {
            Cost = variant.Cost,
            Points = [.. curve.Points.Select(point =>
                point with { Milliseconds = forecast.Of(pools, variant.Lengths, point.Depth, point.Order) })],
        };
    }

    /// <summary>The modes to choose from. Without judgements, nothing can say which is best: the blend then stands for reranking.</summary>
    private IReadOnlyList<OrderFit> Fits(CandidatePool[] pools, float[][] logits, int depth)
    {
        if (_options.Judged)
            return OrderFit.All(pools, logits, depth);
        return [new(FinalOrder.Blend, OrderFit.Measure(pools, logits, depth, FinalOrder.Blend))];
    }

    /// <summary>
    /// Searches with a configuration: held-out queries, to compare their times with those predicted, and between them the others, whose
    /// times sharpen the cost where it matters. A machine that other work slows down slows both alike. Null if nothing was held out.
    /// </summary>
    private (CostFit Cost, TimeValidation Times)? Check(
        ScoredVariant variant,
        CalibrationPoint point,
        IReadOnlyList<CalibrationQuery> queries,
        CandidatePool[] pools,
        Action<double, string>? progress,
        CancellationToken cancellation)
    {
        int[] heldOut =
        [
            .. Enumerable.Range(0, queries.Count).Where(query => !IsFitted(query, queries.Count)).Take(_options.ValidationSearches),
        ];
        if (heldOut.Length == 0)
            return null;
        // A percentile of few searches is an accident: few queries are searched several times.
        var rounds = (_options.ValidationSearches + heldOut.Length - 1) / heldOut.Length;
        var (measured, samples) = (new List<double>(rounds * heldOut.Length), new List<CostSample>(variant.Cost.Samples));
        for (var search = 0; search < rounds * heldOut.Length; search++)
        {
            // Next to each that is held out stands one that is not.
            var query = heldOut[search % heldOut.Length];
            var fitted = Time(query - 1);
            if (fitted.Pairs > 0)
                samples.Add(fitted);
            measured.Add(Time(query).Search);
            progress?.Invoke(
                (_options.Variants.Count + ((search + 1.0) / (rounds * heldOut.Length))) / Passes, "checking the predicted times");
        }

        var cost = CostFit.Fit(samples);
        var predicted = new TimeForecast(cost).Of(
            [.. heldOut.Select(query => pools[query])], [.. heldOut.Select(query => variant.Lengths[query])], point.Depth, point.Order);
        return (cost, new TimeValidation(point, heldOut.Length, predicted, Percentiles.Of(measured)));

        CostSample Time(int query) => _pass.Search(variant.Encoder, queries[query].Text, point.Depth, point.Order, cancellation);
    }

    private static BootstrapInterval Difference(IReadOnlyList<double> ndcg, double[] alone) =>
        BootstrapInterval.Of([.. ndcg.Zip(alone, (with, without) => with - without)]);

    private static bool IsFitted(int query, int queries) => queries < LeastToSplit || query % 2 == 0;

    /// <summary>All that was compared.</summary>
    private sealed record Sweep(CalibrationPoint Stage1, IReadOnlyList<VariantCurve> Curves, double? Budget)
    {
        public CalibrationPoint[] Points =>
            [Stage1, .. Curves.SelectMany(curve => curve.Points).Where(point => point.Order.Mode != OrderMode.Off)];

        public CalibrationPoint Recommended => Recommendation.Choose(Points, Budget);

        /// <summary>What is recommended; where that is stage 1 alone, the best way of reranking.</summary>
        public CalibrationPoint Reranking => Recommended is { Variant: not null } point
            ? point
            : Curves.SelectMany(curve => curve.Points).MaxBy(each => each.Ndcg.Mean)!;
    }

    private sealed record ScoredVariant(RerankVariant Variant, CrossEncoder Encoder, float[][] Logits, int[][] Lengths, CostFit Cost);
}
