using System.Globalization;

namespace Winnow.Lab.Reports;

/// <summary>How figures are written, the same for every reader.</summary>
public static class Figures
{
    /// <summary>A value by a .NET format.</summary>
    public static string Of(double value, string format = "0.000") => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>A value by a .NET format, or nothing.</summary>
    public static string Of(double? value, string format = "0.000") => value is { } known ? Of(known, format) : "";

    /// <summary>A difference, with its sign.</summary>
    public static string Signed(double value) => Of(value, "+0.000;-0.000;0.000");

    /// <summary>A p-value: what is smaller than can be told is said to be.</summary>
    public static string P(double value) => value < 0.0001 ? "<0.0001" : Of(value, "0.0000");

    /// <summary>Round values on a logarithmic axis, 1, 2 and 5 of each power of ten, or the powers alone where the axis is long.</summary>
    internal static IEnumerable<double> LogTicks(double low, double high)
    {
        double[] steps = high / low > 1000 ? [1] : [1, 2, 5];
        for (var power = Math.Floor(Math.Log10(low)); power <= Math.Log10(high); power++)
        {
            foreach (var tick in steps.Select(step => step * Math.Pow(10, power)).Where(tick => tick >= low && tick <= high))
                yield return tick;
        }
    }

    /// <summary>
    /// Round values that divide an axis from <paramref name="low"/> to <paramref name="high"/> into four or five parts, a little more or
    /// less.
    /// </summary>
    internal static IEnumerable<double> Ticks(double low, double high)
    {
        var rough = (high - low) / 5;
        if (!(rough > 0) || !double.IsFinite(rough))
            return [low];
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * ((rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 });
        var first = Math.Ceiling((low / step) - 1e-9);
        var count = (int)(Math.Floor((high / step) + 1e-9) - first) + 1;
        return Enumerable.Range(0, count).Select(i => (first + i) * step);
    }
}
