using Winnow.Cli.Commands;
using Winnow.Lab.Evaluation;
using Winnow.Lab.Reports;
using Winnow.Lab.Scores;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;
using Winnow.Retrieval.Profiles;

namespace Winnow.Cli.Output;

/// <summary>What <c>winnow scores</c> shows. A document counts once for each question, by its best passage.</summary>
internal sealed class ScoresView
{
    /// <summary>How much the precision on other questions may fall short before it is said to.</summary>
    private const double Tolerance = 0.05;

    /// <summary>A difference of AUC below which two scores are called equally good.</summary>
    private const double Noticeable = 0.02;
    private const string Similarity = "similarity";
    private static readonly double[] Precisions = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];
    private readonly ScoreDistribution _recall, _rerank;
    private readonly CalibrationReport _calibration;
    private readonly ThresholdFit? _threshold;
    private readonly double _precision;
    private readonly string _axis, _subtitle;
    private readonly LabelledScore[] _scores;

    private ScoresView(LabelledScore[] recall, LabelledScore[] rerank, string axis, double precision, string subtitle)
    {
        (_scores, _axis, _precision, _subtitle) = (rerank, axis, precision, subtitle);
        (_recall, _rerank) = (ScoreDistribution.Of(recall), ScoreDistribution.Of(rerank));
        _calibration = CalibrationReport.Of(rerank);
        _threshold = ThresholdFit.Fit(rerank, precision);
    }

    public static ScoresView Of(StageComparison comparison, RecallMode mode, double precision, string index)
    {
        if (comparison.Queries.Count < 2)
        {
            throw new InputException(
                "one question is too few to tell how scores and relevance go together; give at least two, better fifty.");
        }

        // What vectors did not find has no similarity; a fused score would be on a scale of its own for each question.
        var recall = Label(
            comparison, query => query.Stage1Hits, hit => mode == RecallMode.Lexical ? hit.RecallScore : hit.Evidence.Dense?.Score);
        var rerank = Label(comparison, query => query.BothHits, hit => hit.Rerank?.Logit);
        if (!Mixed(recall) || !Mixed(rerank))
        {
            throw new InputException("the candidates are all relevant, or none of them is, so that there is nothing to tell apart; "
                + "raise --recall-k, or ask more questions.");
        }

        return new(
            recall,
            rerank,
            mode == RecallMode.Lexical ? "BM25" : Similarity,
            precision,
            $"{index}: {Counted.Of(comparison.Queries.Count, "question")}, {Counted.Of(rerank.Length, "candidate")}, "
            + $"{rerank.Count(score => score.IsRelevant):N0} of them relevant");
    }

    /// <summary>The calibration with thresholds of usual precisions, for a profile.</summary>
    public ScoreCalibration ForProfile() =>
        _calibration.Chosen with { Thresholds = ThresholdFit.ForProfile(_scores, [.. Precisions, _precision]) };

    private string Name => _calibration.Chosen.Kind == CalibrationKind.Platt ? "platt" : "isotonic";

    private string Method => _calibration.Chosen.Kind == CalibrationKind.Platt ? "Platt scaling" : "isotonic regression";

    public ScoresJson ToJson() => new(
        ToJson(_recall),
        ToJson(_rerank),
        new(
            Name, _calibration.Platt.Parameters[0], _calibration.Platt.Parameters[1],
            _calibration.ErrorBefore, _calibration.ErrorAfter, _calibration.ErrorPlatt, _calibration.ErrorIsotonic,
            ToJson(_calibration.ReliabilityBefore), ToJson(_calibration.ReliabilityAfter)),
        _threshold is { } found
            ? new(
                found.Target, found.Score, _calibration.Chosen.Probability(found.Score), found.Precision, found.Recall, found.Answered,
                found.HeldOutPrecision)
            : null);

    public Report ToReport()
    {
        var blocks = new List<ReportBlock>
        {
            new ReportText($"A relevant candidate scores above another {Figures.Of(_recall.Auc, "0%")} of the time in stage 1 and "
                + $"{Figures.Of(_rerank.Auc, "0%")} in stage 2 (AUC; 50 % would be chance)."),
            new ReportText(Clusters()),
            new ReportTable(
                "Scores of candidates, with their means ± standard deviations",
                ["", "AUC", "overlap", "gap", "nine in ten within", "relevant", "others"],
            [
                [$"stage 1: {_axis}", .. Row(_recall)],
                ["stage 2: logit", .. Row(_rerank)],
            ]),
            new ReportText("Overlap: the area that the histograms of relevant and other candidates share, from 0 (apart) to 1 (the same). "
                + "Gap: how far their means are apart, in standard deviations. What nobody judged counts as not relevant."),
            Histogram("Stage 1", _axis, _recall) with { AxisLow = 0, AxisHigh = _axis == Similarity ? 1 : null },
            Histogram("Stage 2", "logit", _rerank) with
            {
                Mark = _threshold is { } found ? new HistogramMark(found.Score, $"{Figures.Of(_precision, "0%")} relevant from here on")
                    : null,
            },
            new ReportSection("What a logit means as a probability"),
            new ReportText($"Taken at its word, the probability 1 / (1 + e^-logit) is off by {Figures.Of(_calibration.ErrorBefore)} on "
                + $"average (ECE). Calibrated by {Method}, it is off by {Figures.Of(_calibration.ErrorAfter)} on questions that the "
                + "calibration has not seen."),
            new ReportTable("Calibration error (ECE) on held-out questions", ["", "ECE", "~formula"],
            [
                ["as it is", Figures.Of(_calibration.ErrorBefore, "0.0000"), "1 / (1 + e^-logit)"],
                ["Platt", Figures.Of(_calibration.ErrorPlatt, "0.0000"), $"1 / (1 + e^-({Line(_calibration.Platt.Parameters)}))"],
                ["isotonic", Figures.Of(_calibration.ErrorIsotonic, "0.0000"), "a rising step function"],
            ]),
            Reliability(),
            new ReportSection("From which logit on to trust"),
            new ReportText(Threshold()),
        };
        if (_threshold is { HeldOutPrecision: { } precision } fitted && precision < fitted.Target - Tolerance)
        {
            blocks.Add(new ReportText(
                $"on questions that the threshold was not fitted to, only {Figures.Of(precision, "0%")} of what it keeps is relevant: "
                + "so few candidates score that high that the figure owes much to chance. Ask for a lower precision (--min-precision), "
                + "or judge more questions.",
                IsWarning: true));
        }

        return new("What the scores tell", _subtitle, blocks);
    }

    /// <summary>Whether the scores of stage 1 lie close together, and those of stage 2 apart.</summary>
    private string Clusters()
    {
        var (low, high) = _recall.Middle;
        var close = _axis == Similarity
            ? $"Nine in ten similarities lie between {Figures.Of(low, "0.00")} and {Figures.Of(high, "0.00")}, "
                + $"which is {Figures.Of(high - low, "0%")} of the scale from 0 to 1"
            : $"Nine in ten BM25 scores lie between {Figures.Of(low, "0.0")} and {Figures.Of(high, "0.0")}";
        var gaps = $"the means of relevant and other candidates are {Figures.Of(_recall.Gap, "0.0")} deviations apart there and "
            + $"{Figures.Of(_rerank.Gap, "0.0")} in stage 2's logits, which run from {Figures.Of(_rerank.Middle.Low, "0.0")} to "
            + $"{Figures.Of(_rerank.Middle.High, "0.0")}";
        return $"{close}; {gaps}. " + (_rerank.Auc - _recall.Auc) switch
        {
            > Noticeable =>
                "So the logit tells relevant candidates from others better than the score of stage 1: a threshold belongs on it.",
            < -Noticeable => "On these questions the logit tells relevant candidates from others less well than the score of stage 1.",
            _ => "On these questions the logit tells relevant candidates from others about as well as the score of stage 1.",
        };
    }

    private LineChart Reliability() => new(
        "What came true of the probabilities",
        "For each tenth of the probabilities, the share of candidates that are relevant; on the dashed line, both are the same.",
        "probability", "share that is relevant",
        [
            new("as it is", Points(_calibration.ReliabilityBefore)),
            new($"calibrated by {Method}, on held-out questions", Points(_calibration.ReliabilityAfter)),
            new("what is said comes true", [new(0, 0), new(1, 1)], IsReference: true),
        ])
    {
        YFormat = "0%",
    };

    private static string Line(IReadOnlyList<double> platt) =>
        $"{Figures.Of(platt[0], "0.0000")} · logit {Figures.Of(platt[1], "+ 0.0000;- 0.0000")}";

    private static LinePoint[] Points(IReadOnlyList<ReliabilityBin> bins) =>
        [.. bins.Select(bin => new LinePoint(bin.Probability, bin.Relevant))];

    private string Threshold() => _threshold is not { } found
        ? $"No logit keeps candidates of which {Figures.Of(_precision, "0%")} are relevant: the scores do not tell them apart so far. "
            + "Ask for less (--min-precision), or take a stronger cross-encoder."
        : $"For a precision of {Figures.Of(_precision, "0%")}, keep what has a logit of at least {Figures.Of(found.Score)} (probability "
            + $"{Figures.Of(_calibration.Chosen.Probability(found.Score), "0.0%")}): that keeps {Figures.Of(found.Recall, "0.0%")} of the "
            + $"relevant candidates and leaves {Figures.Of(1 - found.Answered, "0.0%")} of the questions without an answer. "
            + (found.HeldOutPrecision is { } heldOut
                ? $"On questions that the threshold was not fitted to, the precision is {Figures.Of(heldOut, "0.0%")}."
                : "There are too few such candidates to test it on other questions.");

    private static HistogramPair Histogram(string stage, string axis, ScoreDistribution scores) => new(
        $"{stage}: {axis} of relevant and other candidates",
        $"The histograms share {Figures.Of(scores.Overlap, "0%")} of their area; AUC {Figures.Of(scores.Auc)}.",
        axis,
        scores.Edges,
        new("relevant", scores.RelevantShares),
        new("others", scores.OtherShares));

    private static string[] Row(ScoreDistribution scores) =>
    [
        Figures.Of(scores.Auc), Figures.Of(scores.Overlap), Figures.Of(scores.Gap, "0.00"),
        $"{Figures.Of(scores.Middle.Low, "0.00")} to {Figures.Of(scores.Middle.High, "0.00")}", Around(scores.Relevant),
        Around(scores.Other),
    ];

    private static string Around(Spread spread) => $"{Figures.Of(spread.Mean, "0.00")} ± {Figures.Of(spread.Deviation, "0.00")}";

    private static DistributionJson ToJson(ScoreDistribution scores) => new(
        scores.Auc, scores.Overlap, scores.Gap, [scores.Middle.Low, scores.Middle.High], ToJson(scores.Relevant), ToJson(scores.Other),
        scores.Edges, scores.RelevantShares, scores.OtherShares);

    private static ReliabilityJson[] ToJson(IReadOnlyList<ReliabilityBin> bins) =>
        [.. bins.Select(bin => new ReliabilityJson(bin.Probability, bin.Relevant, bin.Count))];

    private static SpreadJson ToJson(Spread spread) => new(spread.Count, spread.Mean, spread.Deviation);

    private static LabelledScore[] Label(
        StageComparison comparison, Func<QueryResult, IReadOnlyList<SearchHit>> hits, Func<SearchHit, float?> score) =>
    [
        .. comparison.Queries.SelectMany((query, number) => hits(query).Where(hit => score(hit) is not null)
            .Select(hit => new LabelledScore(number, score(hit)!.Value, query.Grades.GetValueOrDefault(hit.Passage.DocumentId) > 0))),
    ];

    private static bool Mixed(LabelledScore[] scores) => scores.Any(score => score.IsRelevant) && scores.Any(score => !score.IsRelevant);
}
