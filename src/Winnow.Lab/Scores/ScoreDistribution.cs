namespace Winnow.Lab.Scores;

/// <summary>How the scores of relevant candidates lie beside those of the others.</summary>
/// <param name="Relevant">The relevant ones.</param>
/// <param name="Other">The others.</param>
/// <param name="Edges">The bounds of the histogram's bins, one more than there are bins.</param>
/// <param name="RelevantShares">The share of the relevant ones in each bin.</param>
/// <param name="OtherShares">The share of the others in each bin.</param>
/// <param name="Auc">
/// The chance that a relevant candidate scores above another, ties counting half: the area under the ROC curve (Mann and Whitney 1947;
/// Hanley and McNeil 1982). 0.5 tells nothing apart, 1 all.
/// </param>
public sealed record ScoreDistribution(
    Spread Relevant, Spread Other, IReadOnlyList<double> Edges, IReadOnlyList<double> RelevantShares, IReadOnlyList<double> OtherShares,
    double Auc)
{
    /// <summary>Bins of the histograms.</summary>
    public const int Bins = 24;

    /// <summary>The overlap coefficient: the area that both histograms share, from 0 (apart) to 1 (the same).</summary>
    public double Overlap => RelevantShares.Zip(OtherShares, Math.Min).Sum();

    /// <summary>
    /// How far the means of both kinds are from each other, in standard deviations: d′, comparable between scores of any scale (Tanner and
    /// Swets 1954; for unequal deviations the root of their mean square, Simpson and Fitter 1973).
    /// </summary>
    public double Gap
    {
        get
        {
            var deviation = Math.Sqrt(((Relevant.Deviation * Relevant.Deviation) + (Other.Deviation * Other.Deviation)) / 2);
            return deviation > 0 ? (Relevant.Mean - Other.Mean) / deviation : 0;
        }
    }

    /// <summary>Between which scores nine in ten of all candidates lie: the 5th and the 95th percentile.</summary>
    public required (double Low, double High) Middle { get; init; }

    /// <summary>Looks at scores, of which there is at least one of either kind.</summary>
    public static ScoreDistribution Of(IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        double[] relevant = [.. scores.Where(score => score.IsRelevant).Select(score => score.Score)];
        double[] other = [.. scores.Where(score => !score.IsRelevant).Select(score => score.Score)];
        if (relevant.Length == 0 || other.Length == 0)
        {
            throw new ArgumentException(
                $"There are {relevant.Length} relevant candidates and {other.Length} others; it takes both.", nameof(scores));
        }

        var (low, high) = (scores.Min(score => score.Score), scores.Max(score => score.Score));
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => low + ((high - low) * i / Bins))];
        double[] sorted = [.. relevant.Concat(other).Order()];
        return new(
            Spread.Of(relevant), Spread.Of(other), edges, Shares(relevant, low, high), Shares(other, low, high),
            AreaUnderRoc(relevant, other))
        {
            Middle = (sorted[(int)(0.05 * (sorted.Length - 1))], sorted[(int)Math.Ceiling(0.95 * (sorted.Length - 1))]),
        };
    }

    private static double[] Shares(double[] scores, double low, double high)
    {
        var shares = new double[Bins];
        foreach (var score in scores)
            shares[high > low ? Math.Min(Bins - 1, (int)((score - low) / (high - low) * Bins)) : 0] += 1.0 / scores.Length;
        return shares;
    }

    private static double AreaUnderRoc(double[] relevant, double[] other)
    {
        double[] sorted = [.. other.Order()];
        double sum = 0;
        foreach (var score in relevant)
        {
            var below = Below(sorted, score, inclusive: false);
            sum += below + ((Below(sorted, score, inclusive: true) - below) / 2.0);
        }

        return sum / relevant.Length / other.Length;
    }

    /// <summary>How many of the sorted values are below a score, or at most it.</summary>
    private static int Below(double[] sorted, double score, bool inclusive)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < score || (inclusive && sorted[middle] == score) ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>A candidate's score, and whether its document is relevant to the query.</summary>
/// <param name="Query">
/// Which query it was a candidate of, by number: those of one query are never split between fitting and testing.
/// </param>
/// <param name="Score">The score.</param>
/// <param name="IsRelevant">Whether the document is judged relevant.</param>
public readonly record struct LabelledScore(int Query, double Score, bool IsRelevant);

/// <summary>Where scores lie and how far they spread.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation.</param>
public readonly record struct Spread(int Count, double Mean, double Deviation)
{
    internal static Spread Of(double[] scores)
    {
        var mean = scores.Average();
        return new(scores.Length, mean, Math.Sqrt(scores.Average(score => (score - mean) * (score - mean))));
    }
}
