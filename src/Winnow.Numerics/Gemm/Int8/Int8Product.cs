using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>The product of a linear layer in eight-bit integers, summed exactly in 32 bits and made floats tile by tile.</summary>
/// <remarks>
/// An element's bits depend on its row and column alone: not on M, the kernel, the instruction set or the number of threads.
/// <see cref="Activation.Gelu"/> is taken within 2e-5, far below the error of eight bits. Nothing is allocated once
/// <see cref="QuantizedRows"/> have held a batch as large. Results that begin at a multiple of 64 bytes are written faster.
/// </remarks>
public static unsafe class Int8Product
{
    /// <summary>result (M×N) = activation(rows (M×K) · weightsᵀ + bias), the rows being quantised first.</summary>
    /// <param name="rows">M×K values, row-major.</param>
    /// <param name="count">M.</param>
    /// <param name="weights">The packed layer.</param>
    /// <param name="bias">N values, or empty for none.</param>
    /// <param name="activation">Applied to each sum.</param>
    /// <param name="result">Receives M×N values.</param>
    /// <param name="scratch">Holds the quantised rows; kept by the caller for the next call.</param>
    public static void Multiply(
        ReadOnlySpan<float> rows, int count, PackedInt8Matrix weights, ReadOnlySpan<float> bias, Activation activation, Span<float> result,
        QuantizedRows scratch)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(scratch);
        scratch.Quantize(rows, count, weights.Inputs);
        Multiply(scratch, weights, bias, activation, result);
    }

    /// <summary>result (M×N) = activation(rows · weightsᵀ + bias). Several layers may share one quantisation of their rows.</summary>
    /// <param name="rows">M rows of K values.</param>
    /// <param name="weights">The packed layer.</param>
    /// <param name="bias">N values, or empty for none.</param>
    /// <param name="activation">Applied to each sum.</param>
    /// <param name="result">Receives M×N values.</param>
    public static void Multiply(
        QuantizedRows rows, PackedInt8Matrix weights, ReadOnlySpan<float> bias, Activation activation, Span<float> result) =>
        Multiply(CpuFeatures.Active, Int8Kernels.Active, rows, weights, bias, activation, [], result);

    /// <summary>result (M×N) = rows · weightsᵀ + bias + residual.</summary>
    /// <param name="rows">M rows of K values.</param>
    /// <param name="weights">The packed layer.</param>
    /// <param name="bias">N values, or empty for none.</param>
    /// <param name="residual">M×N values; may be <paramref name="result"/>.</param>
    /// <param name="result">Receives M×N values.</param>
    public static void MultiplyAdd(
        QuantizedRows rows, PackedInt8Matrix weights, ReadOnlySpan<float> bias, ReadOnlySpan<float> residual, Span<float> result)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(weights);
        Guard.AtLeast((long)rows.Count * weights.Outputs, residual.Length, nameof(residual));
        Multiply(CpuFeatures.Active, Int8Kernels.Active, rows, weights, bias, Activation.None, residual, result);
    }

    /// <summary>
    /// result (M×N) = activation(rows · weightsᵀ + bias), quantised for the next layer a few rows at a time: the floats never leave the
    /// cache.
    /// </summary>
    /// <param name="rows">M rows of K values.</param>
    /// <param name="weights">The packed layer.</param>
    /// <param name="bias">N values, or empty for none.</param>
    /// <param name="activation">Applied to each sum.</param>
    /// <param name="result">Receives M rows of N values; another object than <paramref name="rows"/>.</param>
    public static void MultiplyQuantize(
        QuantizedRows rows, PackedInt8Matrix weights, ReadOnlySpan<float> bias, Activation activation, QuantizedRows result) =>
        MultiplyQuantize(CpuFeatures.Active, Int8Kernels.Active, rows, weights, bias, activation, result);

    internal static void Multiply(
        InstructionSet set, Int8Kernel kernel, QuantizedRows rows, PackedInt8Matrix weights, ReadOnlySpan<float> bias,
        Activation activation, ReadOnlySpan<float> residual, Span<float> result)
    {
        Check(rows, weights, bias);
        Guard.AtLeast((long)rows.Count * weights.Outputs, result.Length, nameof(result));
        Guard.SameOrApart(residual, result);
        Guard.Apart(bias, result);
        fixed (float* b = bias, r = residual, c = result)
            Int8Tiles.Run(set, activation, new(kernel, rows, weights, b, r, c, null));
        GC.KeepAlive(rows);
        GC.KeepAlive(weights);
    }

    internal static void MultiplyQuantize(
        InstructionSet set, Int8Kernel kernel, QuantizedRows rows, PackedInt8Matrix weights, ReadOnlySpan<float> bias,
        Activation activation, QuantizedRows result)
    {
        Check(rows, weights, bias);
        ArgumentNullException.ThrowIfNull(result);
        if (ReferenceEquals(rows, result))
            throw new ArgumentException("The result would overwrite the rows.", nameof(result));
        result.Prepare(rows.Count, weights.Outputs);
        fixed (float* b = bias)
            Int8Tiles.Run(set, activation, new(kernel, rows, weights, b, null, null, result));
        GC.KeepAlive(rows);
        GC.KeepAlive(weights);
        GC.KeepAlive(result);
    }

    private static void Check(QuantizedRows rows, PackedInt8Matrix weights, ReadOnlySpan<float> bias)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(weights);
        if (rows.Inputs != weights.Inputs)
            throw new ArgumentException($"Rows of {rows.Inputs} values do not fit a layer that takes {weights.Inputs}.", nameof(rows));
        if (!bias.IsEmpty)
            Guard.SameLength(weights.Outputs, bias.Length);
    }
}
