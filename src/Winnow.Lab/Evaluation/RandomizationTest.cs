namespace Winnow.Lab.Evaluation;

/// <summary>
/// The paired randomisation test (Fisher 1935; for retrieval, Smucker, Allan and Carterette 2007, "A Comparison of Statistical
/// Significance Tests for Information Retrieval Evaluation"): if two systems were alike, each query's difference could as well have had
/// the other sign. The p-value is the share of sign assignments whose mean is at least as far from zero as the one observed.
/// </summary>
public static class RandomizationTest
{
    /// <summary>Assignments drawn where there are too many to go through all.</summary>
    public const int Samples = 100_000;

    /// <summary>Up to so many queries that differ, every assignment is tried and the value is exact.</summary>
    private const int MostExact = 16;

    /// <summary>The two-sided p-value of the differences, one for each query. 1 if no query differs.</summary>
    public static double PValue(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        // A query on which the systems agree adds nothing under either sign.
        double[] differing = [.. differences.Where(difference => difference != 0)];
        if (differing.Length == 0)
            return 1;
        var observed = Math.Abs(differing.Sum());
        // Sums of the same numbers in another order of signs may differ in their last bits.
        var bar = observed - (1e-12 * differing.Sum(Math.Abs));
        return differing.Length <= MostExact ? Exact(differing, bar) : Sampled(differing, bar);
    }

    private static double Exact(double[] differences, double bar)
    {
        var extreme = 0;
        var assignments = 1 << differences.Length;
        for (var signs = 0; signs < assignments; signs++)
        {
            double sum = 0;
            for (var i = 0; i < differences.Length; i++)
                sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
            extreme += Math.Abs(sum) >= bar ? 1 : 0;
        }

        return (double)extreme / assignments;
    }

    private static double Sampled(double[] differences, double bar)
    {
        var random = new SplitMix64(1);
        // The assignment that was observed counts as one of the samples, so that the value is never zero.
        var extreme = 1;
        for (var sample = 1; sample < Samples; sample++)
        {
            double sum = 0;
            for (var i = 0; i < differences.Length;)
            {
                var signs = random.Next();
                for (var end = Math.Min(differences.Length, i + 64); i < end; i++, signs >>= 1)
                    sum += (signs & 1) == 0 ? differences[i] : -differences[i];
            }

            extreme += Math.Abs(sum) >= bar ? 1 : 0;
        }

        return (double)extreme / Samples;
    }
}
