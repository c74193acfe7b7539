using Winnow.Lab.Scores;
using Winnow.Retrieval.Profiles;

namespace Winnow.Tests.Lab.Scores;

public sealed class CalibrationReportTests
{
    private static readonly LabelledScore[] Drawn = Draw(slope: 0.5, intercept: -2, count: 20_000);

    [Fact]
    public void Platt_scaling_finds_the_line_that_the_labels_were_drawn_from()
    {
        var fitted = PlattScaling.Fit(Drawn);
        Assert.Equal(0.5, fitted.Parameters[0], 0.03);
        Assert.Equal(-2, fitted.Parameters[1], 0.08);
    }

    [Fact]
    public void A_calibration_never_falls_and_stays_a_probability()
    {
        ScoreCalibration[] fitted = [PlattScaling.Fit(Drawn), IsotonicRegression.Fit(Drawn)];
        Assert.All(fitted, calibration =>
        {
            double[] probabilities = [.. Enumerable.Range(-200, 401).Select(i => calibration.Probability(i / 10.0))];
            Assert.All(probabilities, probability => Assert.InRange(probability, 0, 1));
            Assert.Equal(probabilities.Order(), probabilities);
        });
    }

    [Fact]
    public void Isotonic_regression_pools_what_violates_the_order()
    {
        // Labels 0 1 0 1 at scores 1 2 3 4: the middle two are pooled at 2.5 with probability one half.
        var fitted = IsotonicRegression.Fit([new(0, 1, false), new(0, 2, true), new(0, 3, false), new(0, 4, true)]);
        Assert.Equal([0, 0, 0.5, 1, 1], new[] { -9, 1, 2.5, 4, 9 }.Select(fitted.Probability));
        Assert.Equal(0.25, fitted.Probability(1.75), 12);
    }

    [Fact]
    public void Calibration_lowers_the_error_on_queries_that_it_has_not_seen()
    {
        var report = CalibrationReport.Of(Drawn);
        Assert.True(report.ErrorBefore > 0.1, $"{report.ErrorBefore}");
        Assert.True(report.ErrorAfter < 0.02, $"{report.ErrorAfter}");
    }

    [Fact]
    public void The_error_is_the_weighted_gap_between_promise_and_share()
    {
        // Bin 0.9: promised 1.8, came true 1; bin 0.1: promised 0.2, came true 0. Together 1.0 of 4.
        Assert.Equal(0.25, CalibrationReport.Error([(0.9, true), (0.9, false), (0.1, false), (0.1, false)]), 12);
        Assert.Equal(0, CalibrationReport.Error([(1, true), (0, false)]));
    }

    [Fact]
    public void What_came_true_of_each_tenth_is_shown()
    {
        var bins = CalibrationReport.Reliability([(0.98, true), (0.92, false), (0.1, false), (0.14, false), (1, true)]);
        Assert.Equal(
            [new(0.12, 0, 2), new(2.9 / 3, 2.0 / 3, 3)], bins.Select(bin => bin with { Probability = Math.Round(bin.Probability, 12) }),
            Near);
        var report = CalibrationReport.Of(Drawn);
        Assert.Equal(
            report.ErrorBefore, report.ReliabilityBefore.Sum(bin => Math.Abs(bin.Probability - bin.Relevant) * bin.Count) / Drawn.Length,
            12);
        Assert.Equal(
            report.ErrorAfter, report.ReliabilityAfter.Sum(bin => Math.Abs(bin.Probability - bin.Relevant) * bin.Count) / Drawn.Length, 12);

        static bool Near(ReliabilityBin one, ReliabilityBin other) =>
            one.Count == other.Count && Math.Abs(one.Probability - other.Probability) + Math.Abs(one.Relevant - other.Relevant) < 1e-9;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Labels_of_one_kind_do_not_break_the_fit(bool relevant)
    {
        LabelledScore[] scores = [.. Enumerable.Range(0, 10).Select(i => new LabelledScore(i, i, relevant))];
        Assert.True(double.IsFinite(PlattScaling.Fit(scores).Probability(3)));
        Assert.Equal(relevant ? 1 : 0, IsotonicRegression.Fit(scores).Probability(3));
    }

    [Fact]
    public void Scores_that_fall_with_relevance_are_not_turned_round() =>
        Assert.Equal(0, PlattScaling.Fit([.. Drawn.Select(score => score with { Score = -score.Score })]).Parameters[0]);

    [Fact]
    public void A_threshold_keeps_the_precision_asked_for()
    {
        var threshold = ThresholdFit.Fit(Drawn, 0.8)!;
        Assert.InRange(threshold.Precision, 0.8, 0.82);
        Assert.Equal(0.8, threshold.HeldOutPrecision!.Value, 0.03);
        Assert.Equal(
            Drawn.Count(score => score.Score >= threshold.Score && score.IsRelevant) / (double)Drawn.Count(score => score.IsRelevant),
            threshold.Recall, 12);
        Assert.Equal([0.5, 0.8], ThresholdFit.ForProfile(Drawn, [0.8, 0.5, 0.8]).Select(kept => kept.Precision));
        Assert.Null(ThresholdFit.Fit([.. Drawn.Select(score => score with { Score = 0 })], 0.8));
    }

    /// <summary>Logits spread evenly from −10 to 10, each relevant with the probability of a logistic line.</summary>
    private static LabelledScore[] Draw(double slope, double intercept, int count)
    {
        var random = new Random(3);
        return
        [
            .. Enumerable.Range(0, count).Select(i =>
            {
                var score = (random.NextDouble() * 20) - 10;
                return new LabelledScore(i / 20, score, random.NextDouble() < 1 / (1 + Math.Exp(-((slope * score) + intercept))));
            }),
        ];
    }
}
