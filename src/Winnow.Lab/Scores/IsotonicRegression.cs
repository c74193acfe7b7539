using Winnow.Retrieval.Profiles;

namespace Winnow.Lab.Scores;

/// <summary>
/// Isotonic regression: the rising step function nearest to the labels, found by pooling neighbours that violate the order (Ayer et al.
/// 1955; for calibration Zadrozny and Elkan 2002), joined by straight lines between the middles of its steps.
/// </summary>
public static class IsotonicRegression
{
    /// <summary>Fits to labelled scores, of which there is at least one.</summary>
    public static ScoreCalibration Fit(IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count);
        var pools = new List<(double Score, double Relevant, int Count)>();
        // Equal scores can't have different probabilities: they enter as one.
        foreach (var equal in scores.GroupBy(score => score.Score).OrderBy(group => group.Key))
        {
            var pool = (Score: equal.Key * equal.Count(), Relevant: (double)equal.Count(score => score.IsRelevant), Count: equal.Count());
            while (pools.Count > 0 && pools[^1].Relevant / pools[^1].Count >= pool.Relevant / pool.Count)
            {
                pool = (pools[^1].Score + pool.Score, pools[^1].Relevant + pool.Relevant, pools[^1].Count + pool.Count);
                pools.RemoveAt(pools.Count - 1);
            }

            pools.Add(pool);
        }

        return new(
            CalibrationKind.Isotonic, [.. pools.SelectMany(pool => (double[])[pool.Score / pool.Count, pool.Relevant / pool.Count])], []);
    }
}
