using Winnow.Retrieval.Profiles;

namespace Winnow.Lab.Scores;

/// <summary>Which calibration fits a cross-encoder's logits, judged on queries that it was not fitted to.</summary>
/// <param name="Chosen">The one with the least error, fitted to all queries.</param>
/// <param name="Platt">Platt scaling, fitted to all queries.</param>
/// <param name="ErrorBefore">The calibration error of 1 / (1 + e^−logit).</param>
/// <param name="ErrorPlatt">That of Platt scaling, on held-out queries.</param>
/// <param name="ErrorIsotonic">That of isotonic regression, on held-out queries.</param>
public sealed record CalibrationReport(
    ScoreCalibration Chosen, ScoreCalibration Platt, double ErrorBefore, double ErrorPlatt, double ErrorIsotonic)
{
    private const int Bins = 10;

    /// <summary>What 1 / (1 + e^−logit) says, and what came true.</summary>
    public required IReadOnlyList<ReliabilityBin> ReliabilityBefore { get; init; }

    /// <summary>What the chosen calibration says of held-out queries, and what came true.</summary>
    public required IReadOnlyList<ReliabilityBin> ReliabilityAfter { get; init; }

    /// <summary>Parts that the queries are dealt into: each is tested with what was fitted to the others.</summary>
    public const int Folds = 5;

    /// <summary>The held-out error of the chosen one.</summary>
    public double ErrorAfter => Math.Min(ErrorPlatt, ErrorIsotonic);

    /// <summary>Fits and tests on labelled logits of at least two queries.</summary>
    public static CalibrationReport Of(IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        (double Probability, bool IsRelevant)[] before = [.. scores.Select(score => (PlattScaling.Sigmoid(score.Score), score.IsRelevant))];
        var (platt, isotonic) = (HeldOut(scores, PlattScaling.Fit), HeldOut(scores, IsotonicRegression.Fit));
        var (plattError, isotonicError) = (Error(platt), Error(isotonic));
        var fitted = PlattScaling.Fit(scores);
        return new(isotonicError < plattError ? IsotonicRegression.Fit(scores) : fitted, fitted, Error(before), plattError, isotonicError)
        {
            ReliabilityBefore = Reliability(before),
            ReliabilityAfter = Reliability(isotonicError < plattError ? isotonic : platt),
        };
    }

    /// <summary>
    /// The expected calibration error: over ten bins of probability, how far the share of relevant ones is from the mean probability,
    /// weighted by the bin's size (Naeini, Cooper and Hauskrecht 2015).
    /// </summary>
    public static double Error(IReadOnlyList<(double Probability, bool IsRelevant)> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return Reliability(predictions).Sum(bin => Math.Abs(bin.Probability - bin.Relevant) * bin.Count) / Math.Max(1, predictions.Count);
    }

    /// <summary>For each tenth of the probabilities, what was said and what came true; tenths without predictions are left out.</summary>
    public static IReadOnlyList<ReliabilityBin> Reliability(IReadOnlyList<(double Probability, bool IsRelevant)> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return
        [
            .. predictions.GroupBy(prediction => Math.Min(Bins - 1, (int)(prediction.Probability * Bins))).OrderBy(bin => bin.Key)
                .Select(bin => new ReliabilityBin(
                    bin.Average(prediction => prediction.Probability),
                    (double)bin.Count(prediction => prediction.IsRelevant) / bin.Count(),
                    bin.Count())),
        ];
    }

    private static (double Probability, bool IsRelevant)[] HeldOut(
        IReadOnlyList<LabelledScore> scores, Func<IReadOnlyList<LabelledScore>, ScoreCalibration> fit)
    {
        var predictions = new List<(double, bool)>(scores.Count);
        foreach (var (others, part) in ScoreFolds.Of(scores))
        {
            var fitted = fit(others);
            predictions.AddRange(part.Select(score => (fitted.Probability(score.Score), score.IsRelevant)));
        }

        return [.. predictions];
    }
}

/// <summary>Predictions of about the same probability.</summary>
/// <param name="Probability">Their mean probability.</param>
/// <param name="Relevant">The share of them that is relevant.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct ReliabilityBin(double Probability, double Relevant, int Count);

/// <summary>Deals queries into parts, so that what is fitted to some is tested on the rest.</summary>
internal static class ScoreFolds
{
    /// <summary>For each part, the scores of the other queries and its own. Needs at least two queries.</summary>
    public static IEnumerable<(IReadOnlyList<LabelledScore> Others, IReadOnlyList<LabelledScore> Part)> Of(
        IReadOnlyList<LabelledScore> scores)
    {
        var numbers = scores.Select(score => score.Query).Distinct().Order()
            .Select((query, place) => (query, place)).ToDictionary(pair => pair.query, pair => pair.place);
        var folds = Math.Min(CalibrationReport.Folds, numbers.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2, nameof(scores));
        for (var fold = 0; fold < folds; fold++)
        {
            yield return (
                [.. scores.Where(score => numbers[score.Query] % folds != fold)],
                [.. scores.Where(score => numbers[score.Query] % folds == fold)]);
        }
    }
}
