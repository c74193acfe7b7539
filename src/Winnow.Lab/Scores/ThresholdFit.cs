using Winnow.Retrieval.Profiles;

namespace Winnow.Lab.Scores;

/// <summary>The least score at which as many of the candidates are relevant as is asked for: what is below is better not shown.</summary>
/// <param name="Target">The precision asked for.</param>
/// <param name="Score">The threshold; candidates at or above it are kept.</param>
/// <param name="Precision">The share of relevant ones among those kept.</param>
/// <param name="Recall">The share of the relevant candidates that are kept.</param>
/// <param name="Answered">The share of queries of which any candidate is kept.</param>
/// <param name="HeldOutPrecision">The precision on queries to which the threshold was not fitted; null if nothing was kept of them.</param>
public sealed record ThresholdFit(double Target, double Score, double Precision, double Recall, double Answered, double? HeldOutPrecision)
{
    /// <summary>Kept candidates below which a precision is chance.</summary>
    private const int FewestKept = 5;

    /// <summary>Finds the threshold on labelled scores of at least two queries; null if none reaches the precision.</summary>
    public static ThresholdFit? Fit(IReadOnlyList<LabelledScore> scores, double target)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (Find(scores, target) is not { } threshold)
            return null;
        LabelledScore[] kept = [.. scores.Where(score => score.Score >= threshold)];
        var (right, shown) = (0, 0);
        foreach (var (others, part) in ScoreFolds.Of(scores))
        {
            if (Find(others, target) is not { } fitted)
                continue;
            right += part.Count(score => score.Score >= fitted && score.IsRelevant);
            shown += part.Count(score => score.Score >= fitted);
        }

        return new(
            target,
            threshold,
            Share(kept),
            (double)kept.Count(score => score.IsRelevant) / scores.Count(score => score.IsRelevant),
            (double)kept.Select(score => score.Query).Distinct().Count() / scores.Select(score => score.Query).Distinct().Count(),
            shown == 0 ? null : (double)right / shown);
    }

    /// <summary>The thresholds of several precisions, as a profile keeps them; those that are not reached are left out.</summary>
    public static IReadOnlyList<PrecisionThreshold> ForProfile(IReadOnlyList<LabelledScore> scores, IEnumerable<double> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return
        [
            .. targets.Distinct().Order().Select(target => Fit(scores, target)).OfType<ThresholdFit>()
                .Select(fitted => new PrecisionThreshold(fitted.Target, fitted.Score, fitted.Answered)),
        ];
    }

    private static double? Find(IReadOnlyList<LabelledScore> scores, double target)
    {
        double? best = null;
        var (kept, relevant) = (0, 0);
        foreach (var equal in scores.GroupBy(score => score.Score).OrderByDescending(group => group.Key))
        {
            kept += equal.Count();
            relevant += equal.Count(score => score.IsRelevant);
            if (kept >= FewestKept && relevant >= target * kept)
                best = equal.Key;
        }

        return best;
    }

    private static double Share(LabelledScore[] kept) => (double)kept.Count(score => score.IsRelevant) / kept.Length;
}
