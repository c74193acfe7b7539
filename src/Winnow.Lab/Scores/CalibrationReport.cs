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
    /// <summary>Parts that the queries are dealt into: each is tested with what was fitted to the others.</summary>
    public const int Folds = 5;

    /// <summary>The held-out error of the chosen one.</summary>
    public double ErrorAfter => Math.Min(ErrorPlatt, ErrorIsotonic);

    /// <summary>Fits and tests on labelled logits of at least two queries.</summary>
    public static CalibrationReport Of(IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        var platt = Error(HeldOut(scores, PlattScaling.Fit));
        var isotonic = Error(HeldOut(scores, IsotonicRegression.Fit));
        var fitted = PlattScaling.Fit(scores);
        return new(
            isotonic < platt ? IsotonicRegression.Fit(scores) : fitted,
            fitted,
            Error([.. scores.Select(score => (PlattScaling.Sigmoid(score.Score), score.IsRelevant))]),
            platt,
            isotonic);
    }

    /// <summary>
    /// The expected calibration error: over ten bins of probability, how far the share of relevant ones is from the mean probability,
    /// weighted by the bin's size (Naeini, Cooper and Hauskrecht 2015).
    /// </summary>
    public static double Error(IReadOnlyList<(double Probability, bool IsRelevant)> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        const int Bins = 10;
        return predictions.GroupBy(prediction => Math.Min(Bins - 1, (int)(prediction.Probability * Bins)))
            .Sum(bin => Math.Abs(bin.Sum(prediction => prediction.Probability) - bin.Count(prediction => prediction.IsRelevant)))
            / Math.Max(1, predictions.Count);
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
