namespace Winnow.Lab.Evaluation;

/// <summary>How long queries took.</summary>
/// <param name="P50">The median, in milliseconds.</param>
/// <param name="P95">What 95 % of the queries stayed within.</param>
/// <param name="P99">What 99 % of the queries stayed within.</param>
public readonly record struct Percentiles(double P50, double P95, double P99)
{
    /// <summary>The percentiles of <paramref name="values"/>, of which there is at least one.</summary>
    public static Percentiles Of(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length, nameof(values));
        return new(At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99));
    }

    /// <summary>The quantile, interpolated linearly between its neighbours (Hyndman and Fan's type 7).</summary>
    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
