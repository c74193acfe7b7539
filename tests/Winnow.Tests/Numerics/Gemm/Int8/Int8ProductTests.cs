using Winnow.Numerics.Gemm;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;
using Winnow.Tests.Support;

namespace Winnow.Tests.Numerics.Gemm.Int8;

public class Int8ProductTests
{
    private static readonly Activation[] Activations =
    [
        Activation.None, Activation.Relu, Activation.Gelu, Activation.GeluTanh, Activation.Tanh,
    ];

    public static TheoryData<string> Names => [.. Int8Kernels.Usable().Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_shape_has_the_bits_of_the_definition(string name)
    {
        var kernel = Int8Kernels.Usable().Single(kernel => kernel.Name == name);
        var random = new Random(3);
        var shapes = Enumerable.Range(0, 150).Select(_ => (M: random.Next(1, 41), N: random.Next(1, 71), K: random.Next(1, 81)))
            .Concat([(0, 5, 5), (5, 0, 5), (3, 33, 0), (1, 1, 1), (40, 64, 384), (7, 100, 1537), (300, 33, 512)]);
        using var quantized = new QuantizedRows();
        foreach (var (m, n, k) in shapes)
        {
            var (rows, weights, bias) = (Sweep.Values(m * k, m, -2, 3), Sweep.Values(n * k, n), Sweep.Values(n, k));
            var packed = PackedInt8Matrix.Pack(weights, n, k);
            quantized.Quantize(rows, m, k);
            var expected = Scalar(rows, m, weights, n, k, bias);
            using var result = new BoundedMemory<float>(m * n);
            Int8Product.Multiply(CpuFeatures.Active, kernel, quantized, packed, bias, Activation.None, [], result.Span);
            Tolerance.AssertSameBits(expected, result.Span, $"M={m} N={n} K={k}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_element_has_the_same_bits_in_any_batch_and_under_any_instruction_set(string name)
    {
        const int m = 45, n = 70, k = 150;
        var kernel = Int8Kernels.Usable().Single(kernel => kernel.Name == name);
        var (rows, weights, bias, residual) = (Sweep.Values(m * k, 1), Sweep.Values(n * k, 2), Sweep.Values(n, 3), Sweep.Values(m * n, 4));
        var packed = PackedInt8Matrix.Pack(weights, n, k);
        using var quantized = new QuantizedRows();
        foreach (var activation in Activations)
        {
            quantized.Quantize(InstructionSet.Portable, rows, m, k);
            var whole = new float[m * n];
            Int8Product.Multiply(InstructionSet.Portable, new ScalarInt8Kernel(), quantized, packed, bias, activation, residual, whole);
            foreach (var set in Sweep.Sets)
            {
                for (var (first, count) = (0, 1); first < m; first += count, count++)
                {
                    count = Math.Min(count, m - first);
                    quantized.Quantize(set, rows.AsSpan(first * k), count, k);
                    using var part = new BoundedMemory<float>(residual.AsSpan(first * n, count * n));
                    Int8Product.Multiply(set, kernel, quantized, packed, bias, activation, part.Span, part.Span);
                    Tolerance.AssertSameBits(
                        whole.AsSpan(first * n, count * n), part.Span, $"{activation} {set}, rows {first} to {first + count}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Quantising_the_results_as_they_come_equals_quantising_them_afterwards(string name)
    {
        var kernel = Int8Kernels.Usable().Single(kernel => kernel.Name == name);
        foreach (var (m, n, k) in new[] { (1, 1, 1), (0, 4, 4), (13, 70, 33), (100, 1536, 64), (70, 3000, 64) })
        {
            var packed = PackedInt8Matrix.Pack(Sweep.Values(n * k, 2), n, k);
            var bias = Sweep.Values(n, 3);
            using var rows = new QuantizedRows();
            using var expected = new QuantizedRows();
            using var actual = new QuantizedRows();
            rows.Quantize(Sweep.Values(m * k, 1), m, k);
            var result = new float[m * n];
            Int8Product.Multiply(CpuFeatures.Active, kernel, rows, packed, bias, Activation.Gelu, [], result);
            expected.Quantize(result, m, n);
            Int8Product.MultiplyQuantize(CpuFeatures.Active, kernel, rows, packed, bias, Activation.Gelu, actual);
            AssertSame(expected, actual);
        }
    }

    [Fact]
    public void The_error_stays_within_what_rounding_to_eight_bits_can_cause()
    {
        const int m = 24, n = 96, k = 384;
        var (rows, weights, bias) = (Sweep.Values(m * k, 1, -2, 5), Sweep.Values(n * k, 2), Sweep.Values(n, 3));
        using var scratch = new QuantizedRows();
        var (actual, exact) = (new float[m * n], new float[m * n]);
        Int8Product.Multiply(rows, m, PackedInt8Matrix.Pack(weights, n, k), bias, Activation.None, actual, scratch);
        MatrixProduct.Multiply(rows, m, PackedMatrix.Pack(weights, n, k), bias, exact);
        var worst = 0.0;
        for (var i = 0; i < m; i++)
        {
            var row = rows.AsSpan(i * k, k).ToArray();
            var rowStep = (row.Max() - row.Min()) / 255.0;
            for (var j = 0; j < n; j++)
            {
                var column = weights.AsSpan(j * k, k).ToArray();
                var columnStep = column.Max(Math.Abs) / 127.0;
                // |x'w' - xw| is at most |x' - x|·|w| + |x'|·|w' - w|, either difference half a step.
                var limit = (rowStep / 2 * column.Sum(w => (double)Math.Abs(w)))
                    + (columnStep / 2 * row.Sum(x => Math.Abs(x) + (rowStep / 2)));
                Tolerance.AssertAbsolute(actual[(i * n) + j], exact[(i * n) + j], limit + 1e-4, "int8", (i * n) + j);
                worst = Math.Max(worst, Math.Abs(actual[(i * n) + j] - exact[(i * n) + j]) / limit);
            }
        }
        // Errors of random sign cancel: far below the limit, and yet not nothing.
        Assert.InRange(worst, 1e-6, 0.2);
    }

    [Fact]
    public void A_row_that_is_not_finite_spoils_its_results_alone()
    {
        const int m = 20, n = 40, k = 70;
        var (rows, weights) = (Sweep.Values(m * k, 1), Sweep.Values(n * k, 2));
        rows[(7 * k) + 69] = float.NaN;
        rows[8 * k] = float.NegativeInfinity;
        weights[(3 * k) + 5] = float.PositiveInfinity;
        using var scratch = new QuantizedRows();
        var result = new float[m * n];
        Int8Product.Multiply(rows, m, PackedInt8Matrix.Pack(weights, n, k), [], Activation.None, result, scratch);
        for (var i = 0; i < m * n; i++)
            Assert.Equal(i / n is 7 or 8 || i % n == 3, float.IsNaN(result[i]));
    }

    [Fact]
    public void Normalising_and_quantising_in_one_pass_equals_doing_one_after_the_other()
    {
        const int m = 9, h = 70;
        var (x, residual, gamma, beta) = (Sweep.Values(m * h, 1), Sweep.Values(m * h, 2), Sweep.Values(h, 3), Sweep.Values(h, 4));
        var (expected, actual) = (new float[m * h], new float[m * h]);
        using var separate = new QuantizedRows();
        using var fused = new QuantizedRows();
        LayerNorm.ApplyToSum(x, residual, gamma, beta, 1e-12f, expected);
        separate.Quantize(expected, m, h);
        fused.QuantizeNormalizedSum(x, residual, gamma, beta, 1e-12f, actual);
        Tolerance.AssertSameBits(expected, actual, "normalised");
        AssertSame(separate, fused);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var packed = PackedInt8Matrix.Pack(new float[12], 3, 4);
        using var rows = new QuantizedRows();
        var result = new float[6];
        Assert.Throws<ArgumentException>(() => PackedInt8Matrix.Pack(new float[11], 3, 4));
        Assert.Throws<ArgumentException>(() => rows.Quantize(new float[7], 2, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Quantize([], 0, Int8Layout.MostInputs + 1));
        rows.Quantize(new float[10], 2, 5);
        Assert.Throws<ArgumentException>(() => Int8Product.Multiply(rows, packed, [], Activation.None, result));
        rows.Quantize(new float[8], 2, 4);
        Assert.Throws<ArgumentException>(() => Int8Product.Multiply(rows, packed, new float[2], Activation.None, result));
        Assert.Throws<ArgumentException>(() => Int8Product.Multiply(rows, packed, [], Activation.None, new float[5]));
        Assert.Throws<ArgumentException>(() => Int8Product.MultiplyAdd(rows, packed, [], new float[5], result));
        Assert.Throws<ArgumentException>(() => Int8Product.MultiplyQuantize(rows, packed, [], Activation.None, rows));
        Assert.Throws<ArgumentOutOfRangeException>(() => Int8Product.Multiply(rows, packed, [], (Activation)99, result));
    }

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        const int m = 50, n = 384, k = 128;
        var packed = PackedInt8Matrix.Pack(Sweep.Values(n * k, 2), n, k);
        var (rows, bias, result) = (Sweep.Values(m * k, 1), Sweep.Values(n, 3), new float[m * n]);
        using var first = new QuantizedRows();
        using var second = new QuantizedRows();
        Assert.Equal(0, Allocated.ByWarm(() =>
        {
            foreach (var activation in Activations)
                Int8Product.Multiply(rows, m, packed, bias, activation, result, first);
            Int8Product.MultiplyAdd(first, packed, bias, result, result);
            Int8Product.MultiplyQuantize(first, packed, bias, Activation.Gelu, second);
            first.QuantizeNormalizedSum(rows, rows, bias.AsSpan(0, k), bias.AsSpan(0, k), 1e-12f, result.AsSpan(0, m * k));
        }));
    }

    private static void AssertSame(QuantizedRows expected, QuantizedRows actual)
    {
        Assert.Equal((expected.Count, expected.Inputs), (actual.Count, actual.Inputs));
        for (var row = 0; row < expected.Count; row++)
        {
            Tolerance.AssertSameBits([expected.Scale(row), expected.Offset(row)], [actual.Scale(row), actual.Offset(row)], $"row {row}");
            Assert.True(expected.Row(row).SequenceEqual(actual.Row(row)), $"row {row}");
        }
    }

    /// <summary>The definition, element by element.</summary>
    private static float[] Scalar(float[] rows, int m, float[] weights, int n, int k, float[] bias)
    {
        var result = new float[m * n];
        for (var j = 0; j < n; j++)
        {
            var column = weights.AsSpan(j * k, k).ToArray();
            var largest = k == 0 ? 0 : column.Max(Math.Abs);
            var scale = largest == 0 ? 0 : largest / 127;
            var w = column.Select(x => largest == 0 ? 0 : (int)MathF.Round(x * (127 / largest), MidpointRounding.ToEven)).ToArray();
            for (var i = 0; i < m; i++)
            {
                var row = rows.AsSpan(i * k, k).ToArray();
                var low = k == 0 ? 0 : row.Min();
                var spread = k == 0 ? 0 : row.Max() - low;
                var sum = 0;
                for (var p = 0; p < k && spread > 0; p++)
                    sum += (int)MathF.Round((row[p] - low) * (255 / spread), MidpointRounding.ToEven) * w[p];
                var shift = MathF.FusedMultiplyAdd(low, scale * w.Sum(), bias[j]);
                result[(i * n) + j] = MathF.FusedMultiplyAdd(sum, spread / 255 * scale, shift);
            }
        }
        return result;
    }
}
