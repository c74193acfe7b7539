using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Kernels;

/// <summary>The kernels that look at a whole row, each against its definition in double precision, for every length.</summary>
public class ReductionTests
{
    private const double RowTolerance = 2e-6;

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Dot_is_the_sum_of_products(InstructionSet set)
    {
        foreach (var length in Sweep.Lengths)
        {
            using var x = new BoundedMemory<float>(Sweep.Values(length, 1));
            using var y = new BoundedMemory<float>(Sweep.Values(length, 2));
            var (exact, scale) = (0.0, 0.0);
            for (var i = 0; i < length; i++)
            {
                exact += (double)x.Span[i] * y.Span[i];
                scale += Math.Abs((double)x.Span[i] * y.Span[i]);
            }
            var result = Dot.Product(set, x.Span, y.Span);
            Tolerance.AssertAbsolute(result, exact, 1e-6 * scale, $"length {length}");

            // The same values at another alignment.
            var shifted = new float[length + 3];
            x.Span.CopyTo(shifted.AsSpan(3));
            Assert.Equal(result, Dot.Product(set, shifted.AsSpan(3), y.Span));
        }
        Assert.Throws<ArgumentException>(() => Dot.Product(set, new float[3], new float[4]));
        Assert.True(float.IsNaN(Dot.Product(set, [1, float.NaN], [1, 0])));
        Assert.Equal(float.PositiveInfinity, Dot.Product(set, [1, float.PositiveInfinity], [1, 2]));
    }

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Softmax_is_a_distribution(InstructionSet set)
    {
        foreach (var length in Sweep.Lengths)
        {
            using var row = new BoundedMemory<float>(Sweep.Values(length, 3, -20, 20));
            var scores = row.Span.ToArray();
            Softmax.Apply(set, row.Span);
            var max = scores.DefaultIfEmpty().Max();
            var total = scores.Sum(score => Math.Exp((double)score - max));
            for (var i = 0; i < length; i++)
                Tolerance.AssertAbsolute(row.Span[i], Math.Exp((double)scores[i] - max) / total, RowTolerance, "softmax", i);
        }
    }

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Softmax_of_special_values_is_as_documented(InstructionSet set)
    {
        float[] masked = [1, float.NegativeInfinity, 1];
        Softmax.Apply(set, masked);
        Assert.Equal([0.5f, 0f, 0.5f], masked);
        float[] extreme = [float.MaxValue, -float.MaxValue];
        Softmax.Apply(set, extreme);
        Assert.Equal([1f, 0f], extreme);
        foreach (var poison in new[] { float.NaN, float.PositiveInfinity })
        {
            for (var place = 0; place < 40; place++)
            {
                var row = Sweep.Values(40, 4);
                row[place] = poison;
                Softmax.Apply(set, row);
                Assert.All(row, value => Assert.True(float.IsNaN(value)));
            }
        }
        float[] nothing = [float.NegativeInfinity, float.NegativeInfinity];
        Softmax.Apply(set, nothing);
        Assert.All(nothing, value => Assert.True(float.IsNaN(value)));
    }

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void LayerNorm_centres_and_scales(InstructionSet set)
    {
        const float epsilon = 1e-12f;
        foreach (var length in Sweep.Lengths.Where(length => length > 0))
        {
            using var x = new BoundedMemory<float>(Sweep.Values(2 * length, 5, -3, 5));
            using var residual = new BoundedMemory<float>(Sweep.Values(2 * length, 6));
            using var gamma = new BoundedMemory<float>(Sweep.Values(length, 7));
            using var beta = new BoundedMemory<float>(Sweep.Values(length, 8));
            using var normal = new BoundedMemory<float>(2 * length);
            LayerNorm.Apply(set, x.Span, gamma.Span, beta.Span, epsilon, normal.Span);
            AssertLayerNorm(x.Span, gamma.Span, beta.Span, epsilon, normal.Span);

            var sum = new float[2 * length];
            for (var i = 0; i < sum.Length; i++)
                sum[i] = x.Span[i] + residual.Span[i];
            LayerNorm.Apply(set, sum, gamma.Span, beta.Span, epsilon, normal.Span);
            LayerNorm.ApplyToSum(set, x.Span, residual.Span, gamma.Span, beta.Span, epsilon, residual.Span);
            Tolerance.AssertSameBits(normal.Span, residual.Span, $"fused sum, length {length}");

            // A row of two has the bits of the row alone.
            var alone = new float[length];
            LayerNorm.Apply(set, sum.AsSpan(length), gamma.Span, beta.Span, epsilon, alone);
            Tolerance.AssertSameBits(alone, normal.Span[length..], $"second row, length {length}");
        }
        Assert.Throws<ArgumentException>(() => LayerNorm.Apply(set, new float[7], new float[3], new float[3], epsilon, new float[7]));
    }

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Normalize_gives_length_one(InstructionSet set)
    {
        foreach (var length in Sweep.Lengths)
        {
            using var x = new BoundedMemory<float>(Sweep.Values(length, 9));
            using var unit = new BoundedMemory<float>(length);
            Normalize.Apply(set, x.Span, unit.Span);
            var norm = Math.Sqrt(x.Span.ToArray().Sum(value => (double)value * value));
            for (var i = 0; i < length; i++)
                Tolerance.AssertAbsolute(unit.Span[i], x.Span[i] / norm, RowTolerance, "unit", i);
            Normalize.Apply(set, x.Span, x.Span);
            Tolerance.AssertSameBits(unit.Span, x.Span, $"in place, length {length}");
        }
        var zero = new float[5];
        Normalize.Apply(set, zero, zero);
        Assert.Equal(new float[5], zero);
    }

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void FiniteCheck_finds_one_bad_value_anywhere(InstructionSet set)
    {
        foreach (var length in Sweep.Lengths.Where(length => length <= 130))
        {
            using var values = new BoundedMemory<float>(Sweep.Values(length, 10, float.MinValue / 2, float.MaxValue / 2));
            Assert.True(FiniteCheck.AllFinite(set, values.Span));
            for (var place = 0; place < length; place++)
            {
                var kept = values.Span[place];
                values.Span[place] = (place % 3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };
                Assert.False(FiniteCheck.AllFinite(set, values.Span));
                values.Span[place] = kept;
            }
        }
    }

    private static void AssertLayerNorm(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, ReadOnlySpan<float> result)
    {
        for (var start = 0; start < x.Length; start += gamma.Length)
        {
            var row = x.Slice(start, gamma.Length).ToArray();
            var mean = row.Average(value => (double)value);
            var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
            for (var i = 0; i < row.Length; i++)
            {
                Tolerance.AssertAbsolute(
                    result[start + i], ((row[i] - mean) / deviation * gamma[i]) + beta[i], 5 * RowTolerance, "normal", i);
            }
        }
    }
}
