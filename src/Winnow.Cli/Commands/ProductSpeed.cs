using Winnow.Numerics.Gemm;
using Winnow.Numerics.Gemm.Int8;

namespace Winnow.Cli.Commands;

/// <summary>The speed of the product kernels in use, on one core, at a linear layer's usual shape.</summary>
/// <param name="Fp32">10⁹ operations a second in single precision.</param>
/// <param name="Int8">10⁹ operations a second on bytes.</param>
internal readonly record struct ProductSpeed(double Fp32, double Int8)
{
    // A micro-batch through the widest layer of MiniLM: M rows, K inputs, N outputs.
    private const int M = 256, K = 384, N = 1536;
    private const int Runs = 25;

    public static ProductSpeed Measure(TimeProvider time)
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, M * K).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var weights = Enumerable.Range(0, N * K).Select(_ => random.NextSingle() - 0.5f).ToArray();
        var (packed, bytes, bias, result) = (
            PackedMatrix.Pack(weights, N, K), PackedInt8Matrix.Pack(weights, N, K), new float[N], new float[M * N]);
        using var quantized = new QuantizedRows();
        quantized.Quantize(rows, M, K);
        return new(
            Best(time, () => MatrixProduct.Multiply(rows, M, packed, bias, result)),
            Best(time, () => Int8Product.Multiply(quantized, bytes, bias, Activation.None, result)));
    }

    /// <summary>The fastest of some runs: what the kernel can do when nothing disturbs it.</summary>
    private static double Best(TimeProvider time, Action product)
    {
        var best = 0.0;
        for (var run = 0; run < Runs; run++)
        {
            var began = time.GetTimestamp();
            product();
            best = Math.Max(best, 2.0 * M * K * N / time.GetElapsedTime(began).TotalNanoseconds);
        }

        return best;
    }
}
