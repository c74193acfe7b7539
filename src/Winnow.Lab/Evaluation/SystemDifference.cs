namespace Winnow.Lab.Evaluation;

/// <summary>One system against another by one measure, query by query.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Mean">The other's average less the baseline's, with its confidence interval.</param>
/// <param name="PValue">The two-sided p-value of the paired randomisation test.</param>
/// <param name="Wins">Queries on which the other is better.</param>
/// <param name="Ties">Queries on which both are equal.</param>
/// <param name="Losses">Queries on which the other is worse.</param>
public sealed record SystemDifference(Measure Measure, BootstrapInterval Mean, double PValue, int Wins, int Ties, int Losses)
{
    /// <summary>Values closer than this are the same: they differ in the order of a sum only.</summary>
    private const double Same = 1e-12;

    /// <summary>The chance of error below which a difference is called significant.</summary>
    public const double Significance = 0.05;

    /// <summary>Compares two systems that were evaluated on the same queries.</summary>
    public static SystemDifference Of(SystemEvaluation baseline, SystemEvaluation other, Measure measure)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(other);
        if (!baseline.QueryIds.SequenceEqual(other.QueryIds))
            throw new ArgumentException($"{baseline.Name} and {other.Name} were not evaluated on the same queries.", nameof(other));
        double[] differences =
        [
            .. baseline.Of(measure).Zip(other.Of(measure), (before, after) => Math.Abs(after - before) < Same ? 0 : after - before),
        ];
        return new(
            measure,
            BootstrapInterval.Of(differences),
            RandomizationTest.PValue(differences),
            differences.Count(difference => difference > 0),
            differences.Count(difference => difference == 0),
            differences.Count(difference => difference < 0));
    }
}
