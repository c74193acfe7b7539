namespace Winnow.Lab.Evaluation;

/// <summary>
/// How sure a mean over queries is (of a measure, or of the difference of two systems), by drawing the queries again and again.
/// </summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lower end of the 95 % confidence interval.</param>
/// <param name="High">The upper end.</param>
/// <remarks>
/// The percentile bootstrap: Efron 1979, "Bootstrap Methods"; for retrieval, Sakai 2006, "Evaluating Evaluation Metrics based on the
/// Bootstrap". The draws are the same for the same number of queries.
/// </remarks>
public readonly record struct BootstrapInterval(double Mean, double Low, double High)
{
    /// <summary>Samples drawn.</summary>
    public const int Resamples = 10_000;

    /// <summary>The share of samples within the interval.</summary>
    public const double Confidence = 0.95;

    /// <summary>The mean of <paramref name="values"/>, one for each query and at least one, and its interval.</summary>
    public static BootstrapInterval Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        double[] drawn = [.. values];
        var means = new double[Resamples];
        var random = new SplitMix64(0);
        for (var sample = 0; sample < Resamples; sample++)
        {
            double sum = 0;
            for (var draw = 0; draw < drawn.Length; draw++)
                sum += drawn[random.Next(drawn.Length)];
            means[sample] = sum / drawn.Length;
        }

        Array.Sort(means);
        const int Outside = (int)(Resamples * (1 - Confidence) / 2);
        return new(drawn.Average(), means[Outside], means[^(Outside + 1)]);
    }
}
