namespace Winnow.Lab.Calibration;

/// <summary>Quantiles of a sample.</summary>
internal static class Quantile
{
    /// <summary>The value that a share of <paramref name="values"/>, of which there is at least one, stay within; interpolated between neighbours.</summary>
    public static double Of(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
