namespace Winnow.Tests.Numerics;

/// <summary>How far a float may be from the exact value.</summary>
internal static class Tolerance
{
    /// <summary>
    /// Distance in units in the last place of the exact value's float; 0 for equal values, equal infinities, and two NaN.
    /// </summary>
    public static double Ulps(float actual, double exact)
    {
        var rounded = (float)exact;
        if (actual.Equals(rounded))
            return 0;
        if (!float.IsFinite(actual) || !float.IsFinite(rounded))
            return double.PositiveInfinity;
        var magnitude = Math.Abs(rounded);
        return Math.Abs(actual - exact) / (MathF.BitIncrement(magnitude) - magnitude);
    }

    public static void AssertAbsolute(float actual, double exact, double limit, string at, int element = 0)
    {
        var equal = (double.IsNaN(exact) && float.IsNaN(actual)) || actual.Equals((float)exact) || Math.Abs(actual - exact) <= limit;
        if (!equal)
            Assert.Fail($"{at}, element {element}: {actual:R} is {Math.Abs(actual - exact):E2} from {exact:R}; the limit is {limit:E2}.");
    }

    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string at)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
                Assert.Fail($"{at}, element {i}: {actual[i]:R}, not {expected[i]:R}.");
        }
    }
}
