using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Kernels;

/// <summary>The functions of one value, each against its definition in double precision.</summary>
public class ElementwiseTests
{
    private const float Infinity = float.PositiveInfinity;

    internal delegate void Kernel(InstructionSet set, ReadOnlySpan<float> source, Span<float> destination);

    public static TheoryData<string, InstructionSet> Cases
    {
        get
        {
            var data = new TheoryData<string, InstructionSet>();
            foreach (var name in Functions.Keys)
                foreach (var set in Sweep.Sets)
                    data.Add(name, set);
            return data;
        }
    }

    private static Dictionary<string, (Kernel Kernel, Func<double, double> Twin, double Ulps, double Absolute)> Functions { get; } = new()
    {
        ["exp"] = (Exp.Apply, Math.Exp, 2, 0),
        ["sigmoid"] = (Sigmoid.Apply, x => 1 / (1 + Math.Exp(-x)), 4, 1e-44),
        ["tanh"] = (Tanh.Apply, Math.Tanh, 4, 0),
        ["relu"] = (Relu.Apply, x => double.IsNaN(x) ? x : x > 0 ? x : 0, 0, 0),
        ["gelu"] = (Gelu.Apply, Erf.Gelu, 1, 1e-6),
        ["gelu tanh"] = (Gelu.ApplyTanh, TanhGelu, 4, 1e-6),
    };

    [Theory, MemberData(nameof(Cases))]
    public void Equals_its_definition_over_the_whole_range_of_floats(string name, InstructionSet set)
    {
        var (kernel, twin, ulps, absolute) = Functions[name];
        var values = Inputs();
        var results = new float[values.Length];
        kernel(set, values, results);
        for (var i = 0; i < values.Length; i++)
        {
            var exact = twin(values[i]);
            var good = Tolerance.Ulps(results[i], exact) <= ulps || Math.Abs(results[i] - exact) <= absolute;
            if (!good)
            {
                Assert.Fail($"{name}({values[i]:R}) = {results[i]:R}, not {exact:R}: {Tolerance.Ulps(results[i], exact):F1} ULP, "
                    + $"{Math.Abs(results[i] - exact):E2} absolute.");
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void An_element_has_the_same_bits_at_any_place_and_nothing_else_is_touched(string name, InstructionSet set)
    {
        var kernel = Functions[name].Kernel;
        var values = Sweep.Values(5000, 7, -8, 8);
        var alone = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
            kernel(set, values.AsSpan(i, 1), alone.AsSpan(i, 1));
        foreach (var length in Sweep.Lengths)
        {
            using var source = new BoundedMemory<float>(values.AsSpan(0, length));
            using var destination = new BoundedMemory<float>(length);
            kernel(set, source.Span, destination.Span);
            Tolerance.AssertSameBits(alone.AsSpan(0, length), destination.Span, $"{name}, length {length}");
            kernel(set, source.Span, source.Span);
            Tolerance.AssertSameBits(destination.Span, source.Span, $"{name} in place, length {length}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Lengths_that_differ_and_shifted_overlap_are_refused(string name, InstructionSet set)
    {
        var kernel = Functions[name].Kernel;
        var values = new float[10];
        Assert.Throws<ArgumentException>(() => kernel(set, values.AsSpan(0, 5), values.AsSpan(5, 4)));
        Assert.Throws<ArgumentException>(() => kernel(set, values.AsSpan(0, 5), values.AsSpan(1, 5)));
    }

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Special_values_are_as_documented(InstructionSet set)
    {
        AssertMaps(set, Exp.Apply, (-Infinity, 0), (Infinity, Infinity), (float.NaN, float.NaN), (-0f, 1), (1000, Infinity), (-1000, 0));
        AssertMaps(set, Sigmoid.Apply, (-Infinity, 0), (Infinity, 1), (float.NaN, float.NaN), (0, 0.5f));
        AssertMaps(set, Tanh.Apply, (-Infinity, -1), (Infinity, 1), (float.NaN, float.NaN), (-0f, -0f), (float.Epsilon, float.Epsilon));
        AssertMaps(set, Relu.Apply, (-Infinity, 0), (Infinity, Infinity), (float.NaN, float.NaN), (float.Epsilon, float.Epsilon));
        AssertMaps(set, Gelu.Apply, (-Infinity, 0), (Infinity, Infinity), (float.NaN, float.NaN), (0, 0), (-1000, 0), (1000, 1000));
        AssertMaps(set, Gelu.ApplyTanh, (Infinity, Infinity), (float.NaN, float.NaN), (0, 0), (1000, 1000), (1e30f, 1e30f));
        AssertMaps(set, (s, x, y) => { Gelu.ApplyTanh(s, x, y); y[0] += 0; }, (-Infinity, 0), (-1000, 0));
    }

    private static void AssertMaps(InstructionSet set, Kernel kernel, params (float X, float Y)[] pairs)
    {
        foreach (var (x, y) in pairs)
        {
            var result = new float[1];
            kernel(set, [x], result);
            Assert.Equal(y, result[0]);
            Assert.True(y != 0 || x == 0 || !float.IsNaN(result[0]));
        }
    }

    private static double TanhGelu(double x) =>
        double.IsNegativeInfinity(x) ? 0 : 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    /// <summary>
    /// Dense where the functions bend, then every magnitude from the least denormal to the largest float, both signs, and the specials.
    /// </summary>
    private static float[] Inputs()
    {
        var values = new List<float> { 0, -0f, float.NaN, Infinity, -Infinity, float.MaxValue, float.MinValue };
        for (var x = -110f; x <= 110; x += 0.0137f)
            values.Add(x);
        for (var x = -7f; x <= 7; x += 0.00031f)
            values.Add(x);
        for (var bits = 1u; bits < 0x7F800000; bits += 211_111)
        {
            values.Add(BitConverter.UInt32BitsToSingle(bits));
            values.Add(-BitConverter.UInt32BitsToSingle(bits));
        }
        return [.. values];
    }
}
