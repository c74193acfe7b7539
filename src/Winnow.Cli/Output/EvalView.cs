using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;
using Winnow.Lab.Reports;
using Winnow.Retrieval;

namespace Winnow.Cli.Output;

/// <summary>
/// What <c>winnow eval</c> shows: the measures side by side, how sure the difference is, times, and the questions that changed most.
/// </summary>
internal sealed class EvalView
{
    private const int Shown = 5;
    private readonly StageComparison _comparison;
    private readonly SearchOptions _options;
    private readonly string _index;
    private readonly SystemEvaluation _stage1, _both;
    private readonly IReadOnlyList<SystemDifference> _differences;
    private readonly IReadOnlyList<OtherOrder> _others;
    private readonly IReadOnlyList<DepthCurve> _depths;
    private readonly Percentiles _stage1Times, _bothTimes;

    public EvalView(
        StageComparison comparison,
        JudgedQueries judged,
        IReadOnlyList<Measure> measures,
        SearchOptions options,
        IReadOnlyList<int> depths,
        string index)
    {
        (_comparison, _options, _index) = (comparison, options, index);
        _stage1 = comparison.Evaluate("stage1", query => query.Stage1Hits, judged.Judgements, measures);
        _both = comparison.Evaluate("both", query => query.BothHits, judged.Judgements, measures);
        _differences = Differences(_both);
        // Where every candidate was scored, the two orders that most people compare cost nothing more.
        var allScored = comparison.Queries.All(query => query.Response.Hits.All(hit => hit.Rerank is not null));
        _others = [.. new[] { FinalOrder.Replace, FinalOrder.Blend }.Where(order => allScored && order != options.Order).Select(order =>
        {
            var system = comparison.Evaluate(order.ToString(), query => query.HitsIn(order), judged.Judgements, measures);
            return new OtherOrder(order, system, Differences(system));
        })];
        _depths = options.Rerank ? DepthCurve.Of(comparison, judged.Judgements, options.Order, depths, measures) : [];
        _stage1Times = Percentiles.Of(comparison.Queries.Select(query => query.Stage1.Milliseconds));
        _bothTimes = Percentiles.Of(comparison.Queries.Select(query => query.Both.Milliseconds));

        IReadOnlyList<SystemDifference> Differences(SystemEvaluation system) =>
            [.. measures.Select(measure => SystemDifference.Of(_stage1, system, measure))];
    }

    private double PairsPerQuery => _comparison.Queries.Average(query => query.Response.PairsScored);

    public EvalJson ToJson() => new(
        LabJson.Means(_stage1),
        LabJson.Means(_both),
        LabJson.Differences(_differences),
        _others.Count == 0 ? null : _others.ToDictionary(other => other.Key, other => new OtherOrderJson(
            LabJson.Means(other.System), LabJson.Intervals(other.System), LabJson.Differences(other.Differences))),
        new(LabJson.Intervals(_stage1), LabJson.Intervals(_both)),
        new(PercentilesJson.Of(_stage1Times), PercentilesJson.Of(_bothTimes)),
        _depths.Count == 0 ? null : [.. _depths.Select(depth => new DepthMeasuresJson(
            depth.Depth, depth.PairsPerQuery, LabJson.Means(depth.System), DifferenceJson.Of(Against(depth))))],
        _options.Mode.ToString().ToLowerInvariant(),
        _options.Order.ToString(),
        _comparison.Queries.Count,
        _options.RecallK,
        PairsPerQuery,
        BootstrapInterval.Confidence,
        [.. Warnings()]);

    public Report ToReport()
    {
        var blocks = new List<ReportBlock>
        {
            new ReportText(Verdict("Reranking", _differences[0])),
            Table("Stage 1 beside both stages", "both", _both, _differences),
        };
        blocks.AddRange(_others.Select(other => Table(
            $"Stage 1 beside {other.InWords} (--order {other.Key})", other.Key, other.System, other.Differences)));
        blocks.Add(new BarChart(
            "nDCG@10",
            $"Stage 1 {Figures.Of(_stage1.Mean(Measure.Ndcg10))}, both stages {Figures.Of(_both.Mean(Measure.Ndcg10))}.",
            [.. Bars()]));
        blocks.AddRange(Warnings().Select(warning => new ReportText(warning, IsWarning: true)));
        blocks.Add(new ReportTable("Milliseconds per question", ["", "median", "95 %", "99 %"],
        [
            ["stage 1", .. Times(_stage1Times)],
            [$"both stages ({Figures.Of(PairsPerQuery, "0.#")} pairs)", .. Times(_bothTimes)],
        ]));
        if (_depths.Count > 0)
            blocks.AddRange(Depths());
        ReportTable[] changed =
        [
            Changed("Questions that reranking helped most", query => Gain(query) > 0, -1),
            Changed("Questions that reranking hurt most", query => Gain(query) < 0, 1),
        ];
        blocks.AddRange(changed.Where(table => table.Rows.Count > 0));
        return new(
            "What each stage is worth",
            $"{_index}: {_comparison.Queries.Count} questions, recall_k {_options.RecallK}, "
                + $"mode {_options.Mode.ToString().ToLowerInvariant()}, order {_options.Order}",
            blocks);
    }

    private ReportTable Table(string title, string name, SystemEvaluation system, IReadOnlyList<SystemDifference> differences) => new(
        title,
        ["", "stage 1", name, "difference", "95 % interval", "p", "better", "equal", "worse"],
        [.. differences.Select(difference => (string[])[
            difference.Measure.ToString(),
            Figures.Of(_stage1.Mean(difference.Measure)),
            Figures.Of(system.Mean(difference.Measure)),
            Figures.Signed(difference.Mean.Mean),
            $"{Figures.Signed(difference.Mean.Low)} to {Figures.Signed(difference.Mean.High)}",
            Figures.P(difference.PValue),
            Figures.Of(difference.Wins, "0"), Figures.Of(difference.Ties, "0"), Figures.Of(difference.Losses, "0")])]);

    private IEnumerable<ReportBlock> Depths()
    {
        yield return new ReportTable(
            "nDCG@10 if only the first candidates are reranked",
            ["depth", "nDCG@10", "difference from stage 1", "95 % interval", "p", "pairs"],
            [.. _depths.Select(depth => (Depth: depth, Difference: Against(depth))).Select(point => (string[])[
                Figures.Of(point.Depth.Depth, "0"),
                Figures.Of(point.Depth.System.Mean(Measure.Ndcg10)),
                Figures.Signed(point.Difference.Mean.Mean),
                $"{Figures.Signed(point.Difference.Mean.Low)} to {Figures.Signed(point.Difference.Mean.High)}",
                Figures.P(point.Difference.PValue),
                Figures.Of(point.Depth.PairsPerQuery, "0.#")])]);
        yield return new LineChart(
            "nDCG@10 by depth",
            "How nDCG@10 of both stages changes with the number of candidates that are reranked.",
            "candidates reranked",
            "nDCG@10",
            [
                new("both stages", [.. _depths.Select(depth => new LinePoint(depth.Depth, depth.System.Mean(Measure.Ndcg10)))]),
                new("stage 1", [.. _depths.Select(depth => new LinePoint(depth.Depth, _stage1.Mean(Measure.Ndcg10)))]),
            ])
        {
            LogX = true,
        };
    }

    private SystemDifference Against(DepthCurve depth) => SystemDifference.Of(_stage1, depth.System, Measure.Ndcg10);

    private IEnumerable<Bar> Bars()
    {
        yield return BarOf("stage 1", _stage1);
        yield return BarOf("both stages", _both);
        foreach (var other in _others)
            yield return BarOf(other.Key, other.System);

        static Bar BarOf(string label, SystemEvaluation system)
        {
            var interval = system.Interval(Measure.Ndcg10);
            return new(label, interval.Mean, interval.Low, interval.High);
        }
    }

    private static string Verdict(string what, SystemDifference difference)
    {
        var by = $"nDCG@10 by {Figures.Of(Math.Abs(difference.Mean.Mean))} (95 % interval {Figures.Signed(difference.Mean.Low)} to "
            + $"{Figures.Signed(difference.Mean.High)}, p {Figures.P(difference.PValue)})";
        return difference.PValue >= SystemDifference.Significance
            ? $"{what} makes no difference that these questions can tell: it moved {by}."
            : $"{what} {(difference.Mean.Mean > 0 ? "raises" : "lowers")} {by}.";
    }

    private IEnumerable<string> Warnings()
    {
        var loss = _differences[0];
        if (loss.Mean.Mean < 0 && loss.PValue < SystemDifference.Significance)
        {
            var blendIsBetter = _options.Order == FinalOrder.Replace
                && _others.Any(other => other.Order == FinalOrder.Blend && other.Differences[0].Mean.Mean > 0);
            yield return blendIsBetter
                ? "the cross-encoder's order is worse than stage 1's on these questions; "
                    + "blending both stages' scores (--order blend) is better than either."
                : "the final order is worse than stage 1's on these questions; "
                    + "a cross-encoder that knows this kind of text would help (--rerank-model).";
        }

        var (before, after) = (_stage1.Mean(Measure.Judged10), _both.Mean(Measure.Judged10));
        if (Math.Abs(after - before) > 0.05)
        {
            yield return $"of the first ten documents, {Figures.Of(before, "0%")} have a judgement in stage 1's order and "
                + $"{Figures.Of(after, "0%")} in the final one; "
                + "what nobody judged counts as not relevant, which favours the order with more judged documents.";
        }
    }

    private ReportTable Changed(string title, Func<QueryResult, bool> changed, int sign) => new(
        title,
        ["", "stage 1", "both", "change of nDCG@10"],
        [.. _comparison.Queries.Where(changed).OrderBy(query => sign * Gain(query)).Take(Shown).Select(query => (string[])[
            query.Query.Text, Figures.Of(query.Stage1.NdcgAt10), Figures.Of(query.Both.NdcgAt10), Figures.Signed(Gain(query))])]);

    private static double Gain(QueryResult query) => query.Both.NdcgAt10 - query.Stage1.NdcgAt10;

    private static string[] Times(Percentiles times) =>
        [Figures.Of(times.P50, "0.0"), Figures.Of(times.P95, "0.0"), Figures.Of(times.P99, "0.0")];

    /// <summary>A final order that was not asked for, of the same scores.</summary>
    private sealed record OtherOrder(FinalOrder Order, SystemEvaluation System, IReadOnlyList<SystemDifference> Differences)
    {
        public string Key => Order.Mode.ToString().ToLowerInvariant();

        public string InWords => Order.Mode == OrderMode.Replace ? "the cross-encoder's order alone" : "the blend of both stages' scores";
    }
}
