using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm;

/// <summary>The product at the heart of every linear layer.</summary>
/// <remarks>
/// Rows go in blocks that stay in the second-level cache; for each block every panel of weights is read from memory once and then
/// used by all tiles of the block (Goto and van de Geijn, "Anatomy of high-performance matrix multiplication", 2008). K is not
/// divided: a tile's sums stay in registers from its first product to its last.
/// </remarks>
public static unsafe class MatrixProduct
{
    // Floats of a row block: half a megabyte, which leaves room in a second-level cache of one for a panel and the results.
    private const int BlockFloats = 128 * 1024;

    // Rows of the last, partial panel that are made at once on the stack.
    private const int EdgeRows = 12;

    /// <summary>result (M×N) = rows (M×K) · weightsᵀ + bias. An element's bits depend on its row and column alone, not on M.</summary>
    /// <param name="rows">M×K values, row-major.</param>
    /// <param name="count">M.</param>
    /// <param name="weights">The packed layer.</param>
    /// <param name="bias">N values, or empty for none.</param>
    /// <param name="result">Receives M×N values.</param>
    public static void Multiply(ReadOnlySpan<float> rows, int count, PackedMatrix weights, ReadOnlySpan<float> bias, Span<float> result) =>
        Multiply(rows, count, weights, bias, Activation.None, result);

    /// <summary>
    /// result (M×N) = activation(rows (M×K) · weightsᵀ + bias). An element's bits depend on its row and column alone, not on M.
    /// </summary>
    /// <param name="rows">M×K values, row-major.</param>
    /// <param name="count">M.</param>
    /// <param name="weights">The packed layer.</param>
    /// <param name="bias">N values, or empty for none.</param>
    /// <param name="activation">Applied to each sum.</param>
    /// <param name="result">Receives M×N values; apart from the other spans.</param>
    public static void Multiply(
        ReadOnlySpan<float> rows, int count, PackedMatrix weights, ReadOnlySpan<float> bias, Activation activation, Span<float> result)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Guard.AtLeast((long)count * weights.Inputs, rows.Length, nameof(rows));
        Guard.AtLeast((long)count * weights.Outputs, result.Length, nameof(result));
        if (!bias.IsEmpty)
            Guard.SameLength(weights.Outputs, bias.Length);
        Guard.Apart(rows, result);
        Guard.Apart(bias, result);
        fixed (float* a = rows, b = bias, c = result)
        {
            switch (weights.InstructionSet)
            {
                case InstructionSet.Avx512:
                    Dispatch<Simd512, Vector512<float>>(a, count, weights, b, activation, c);
                    break;
                case InstructionSet.Avx2:
                    Dispatch<Simd256, Vector256<float>>(a, count, weights, b, activation, c);
                    break;
                default:
                    Dispatch<Simd128, Vector128<float>>(a, count, weights, b, activation, c);
                    break;
            }
        }
        GC.KeepAlive(weights);
    }

    private static void Dispatch<TSimd, TVector>(float* a, int count, PackedMatrix weights, float* bias, Activation activation, float* c)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        switch (activation)
        {
            case Activation.None:
                Run<TSimd, TVector, Identity>(a, count, weights, bias, c);
                break;
            case Activation.Relu:
                Run<TSimd, TVector, Relu.Operator>(a, count, weights, bias, c);
                break;
            case Activation.Gelu:
                Run<TSimd, TVector, Gelu.Operator>(a, count, weights, bias, c);
                break;
            case Activation.GeluTanh:
                Run<TSimd, TVector, Gelu.TanhOperator>(a, count, weights, bias, c);
                break;
            case Activation.Tanh:
                Run<TSimd, TVector, Tanh.Operator>(a, count, weights, bias, c);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "No such activation.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector, TActivation>(float* a, int count, PackedMatrix weights, float* bias, float* c)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
        where TActivation : IUnaryOperator
    {
        var (outputs, inputs) = (weights.Outputs, weights.Inputs);
        var width = 2 * TSimd.Width;
        var edgeBias = stackalloc float[width];
        var edge = stackalloc float[EdgeRows * width];
        var height = BlockHeight(count, inputs);
        for (var row = 0; row < count; row += height)
        {
            var rows = Math.Min(height, count - row);
            var blockA = a + ((nint)row * inputs);
            var panel = weights.Panels.Pointer;
            for (var column = 0; column < outputs; column += width, panel += (nint)inputs * width)
            {
                var blockC = c + ((nint)row * outputs) + column;
                var columns = Math.Min(width, outputs - column);
                var panelBias = bias + column;
                if (bias == null || columns < width)
                {
                    new Span<float>(edgeBias, width).Clear();
                    if (bias != null)
                        new ReadOnlySpan<float>(panelBias, columns).CopyTo(new(edgeBias, width));
                    panelBias = edgeBias;
                }
                if (columns == width)
                    PanelProduct.Multiply<TSimd, TVector>(blockA, inputs, rows, panel, inputs, panelBias, blockC, outputs);
                else
                {
                    PanelProduct.MultiplyEdge<TSimd, TVector>(
                        blockA, inputs, rows, panel, inputs, panelBias, blockC, outputs, columns, edge, EdgeRows);
                }

                if (typeof(TActivation) != typeof(Identity))
                {
                    for (var i = 0; i < rows; i++)
                        Elementwise.Run<TSimd, TVector, TActivation>(blockC + ((nint)i * outputs), blockC + ((nint)i * outputs), columns);
                }
            }
        }
    }

    /// <summary>Rows per block: equal blocks of whole tiles, none larger than the cache allows.</summary>
    private static int BlockHeight(int count, int inputs)
    {
        var most = Math.Max(BlockFloats / Math.Max(inputs, 1), 1);
        var blocks = ((count - 1) / most) + 1;
        var even = ((count - 1) / blocks) + 1;
        return ((even - 1) / 12 * 12) + 12;
    }

    private readonly struct Identity : IUnaryOperator
    {
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : ISimd<TVector>
            where TVector : unmanaged =>
            x;
    }
}
