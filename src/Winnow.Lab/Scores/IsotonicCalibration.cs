namespace Winnow.Lab.Scores;

/// <summary>
/// Isotonic regression: the rising step function nearest to the labels, found by pooling neighbours that violate the order (Ayer et al.
/// 1955; for calibration Zadrozny and Elkan 2002), joined by straight lines between the middles of its steps.
/// </summary>
public sealed class IsotonicCalibration : IScoreCalibration
{
    private readonly double[] _scores;
    private readonly double[] _probabilities;

    private IsotonicCalibration(double[] scores, double[] probabilities) => (_scores, _probabilities) = (scores, probabilities);

    /// <inheritdoc/>
    public string Name => "isotonic";

    /// <inheritdoc/>
    public double Probability(double score)
    {
        var place = Array.BinarySearch(_scores, score);
        if (place >= 0)
            return _probabilities[place];
        var above = ~place;
        if (above == 0)
            return _probabilities[0];
        if (above == _scores.Length)
            return _probabilities[^1];
        var share = (score - _scores[above - 1]) / (_scores[above] - _scores[above - 1]);
        return _probabilities[above - 1] + (share * (_probabilities[above] - _probabilities[above - 1]));
    }

    /// <summary>Fits to labelled scores, of which there is at least one.</summary>
    public static IsotonicCalibration Fit(IReadOnlyList<LabelledScore> scores)
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

        return new([.. pools.Select(pool => pool.Score / pool.Count)], [.. pools.Select(pool => pool.Relevant / pool.Count)]);
    }
}
