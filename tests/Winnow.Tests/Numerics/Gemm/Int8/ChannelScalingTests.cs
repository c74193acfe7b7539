using Winnow.Numerics.Gemm;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Gemm.Int8;

public class ChannelScalingTests
{
    private const int Rows = 40;
    private const int Outputs = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(33)]
    [InlineData(128)]
    public void In_real_numbers_nothing_changes(int inputs)
    {
        var (rows, weights, bias) = (Values(Rows * inputs, 1), Values(Outputs * inputs, 2), Values(Outputs, 3));
        var scaling = ChannelScaling.Create(ChannelStatistics.Of(rows, inputs), weights);
        var (folded, shifted) = (weights.ToArray(), bias.ToArray());
        scaling.Fold(folded, shifted);
        for (var row = 0; row < Rows; row++)
        {
            for (var output = 0; output < Outputs; output++)
            {
                double expected = bias[output], actual = shifted[output];
                for (var i = 0; i < inputs; i++)
                {
                    var x = rows[(row * inputs) + i];
                    expected += (double)x * weights[(output * inputs) + i];
                    actual += ((double)x - scaling.Centers[i]) * scaling.Factors[i] * folded[(output * inputs) + i];
                }

                Assert.Equal(expected, actual, 1e-4);
            }
        }
    }

    [Fact]
    public void Statistics_are_means_and_standard_deviations()
    {
        var statistics = ChannelStatistics.Of([1, 10, 3, 10, 5, 10], 2);
        Assert.Equal([3f, 10f], statistics.Means);
        Assert.Equal(Math.Sqrt(8.0 / 3), statistics.Deviations[0], 1e-6);
        Assert.Equal(0f, statistics.Deviations[1]);
        Assert.Throws<ArgumentException>(() => ChannelStatistics.Of([1], 2));
    }

    [Fact]
    public void A_channel_far_from_the_others_no_longer_costs_the_others_their_steps()
    {
        const int inputs = 64, far = 33;
        var (rows, weights) = (Values(Rows * inputs, 4), Values(Outputs * inputs, 5));
        for (var i = far; i < rows.Length; i += inputs)
            rows[i] -= 30;
        var (plain, scaled) = (ErrorOf(null), ErrorOf(ChannelScaling.Create(ChannelStatistics.Of(rows, inputs), weights)));
        Assert.InRange(scaled, 0, plain / 8);

        double ErrorOf(ChannelScaling? scaling)
        {
            var (folded, bias) = (weights.ToArray(), new float[Outputs]);
            scaling?.Fold(folded, bias);
            using var quantized = new QuantizedRows();
            quantized.Quantize(rows, Rows, inputs, scaling);
            var (exact, result) = (new float[Rows * Outputs], new float[Rows * Outputs]);
            Int8Product.Multiply(quantized, PackedInt8Matrix.Pack(folded, Outputs, inputs), bias, Activation.None, result);
            MatrixProduct.Multiply(rows, Rows, PackedMatrix.Pack(weights, Outputs, inputs), [], exact);
            return exact.Zip(result, (a, b) => (double)(a - b) * (a - b)).Sum();
        }
    }

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Bytes_are_those_of_scaled_rows_for_every_set(InstructionSet set)
    {
        foreach (var inputs in Sweep.Lengths.Where(length => length > 0))
        {
            var rows = Values(3 * inputs, 6);
            var scaling = ChannelScaling.Create(ChannelStatistics.Of(Values(Rows * inputs, 7), inputs), Values(Outputs * inputs, 8));
            var scaled = rows.Select((x, i) => (x - scaling.Centers[i % inputs]) * scaling.Factors[i % inputs]).ToArray();
            using QuantizedRows actual = new(), expected = new();
            actual.Quantize(set, rows, 3, inputs, scaling);
            expected.Quantize(InstructionSet.Portable, scaled, 3, inputs);
            for (var row = 0; row < 3; row++)
            {
                Assert.Equal(expected.Row(row).ToArray(), actual.Row(row).ToArray());
                Assert.Equal((expected.Scale(row), expected.Offset(row)), (actual.Scale(row), actual.Offset(row)));
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_changes_nothing(float value)
    {
        foreach (var inWeights in (bool[])[true, false])
        {
            var (rows, weights) = (Values(8, 9), Values(8, 10));
            (inWeights ? weights : rows)[3] = value;
            var scaling = ChannelScaling.Create(ChannelStatistics.Of(rows, 4), weights);
            Assert.Equal(new float[4], scaling.Centers.ToArray());
            Assert.Equal([1, 1, 1, 1], scaling.Factors.ToArray());
        }
    }

    [Fact]
    public void A_channel_that_never_varies_keeps_a_finite_factor()
    {
        var scaling = ChannelScaling.Create(new([1, 2, 3], [0, 1, 1]), [0, 1, 1]);
        Assert.All(scaling.Factors.ToArray(), factor => Assert.InRange(factor, 1e-3f, 1e3f));
        Assert.All(ChannelScaling.Create(new([0, 0], [0, 0]), [0, 0]).Factors.ToArray(), factor => Assert.Equal(1, factor));
    }

    [Fact]
    public void Rows_of_another_width_are_refused()
    {
        var scaling = ChannelScaling.Create(new([0, 0], [1, 1]), [1, 1]);
        using var rows = new QuantizedRows();
        Assert.Throws<ArgumentException>(() => rows.Quantize(new float[3], 1, 3, scaling));
        Assert.Throws<ArgumentException>(() => scaling.Fold(new float[3], new float[1]));
    }

    private static float[] Values(int length, int seed) => Sweep.Values(length, seed).ToArray();
}
