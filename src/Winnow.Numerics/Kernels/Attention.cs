using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Gemm;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>
/// Scaled dot-product attention (Vaswani et al., arXiv:1706.03762) of one sequence with itself, every token seeing every token.
/// </summary>
/// <remarks>
/// S tokens, A heads of D values, H = A·D. Per head the keys are packed once as panels of tokens and the values as panels of
/// columns; then twelve queries at a time get their S scores, which stay in the first-level cache through softmax and the product
/// with the values. A token's result depends on its sequence alone.
/// </remarks>
public static unsafe class Attention
{
    private const int QueryRows = 12;
    private const int WidestPanel = 2 * 16;

    // Keeps rows of scores whose length is a power of two out of one and the same cache set, and leaves room to align the scratch.
    private const int Slack = 16;

    /// <summary>Floats of scratch that a sequence of <paramref name="length"/> tokens needs.</summary>
    /// <param name="length">S.</param>
    /// <param name="heads">A.</param>
    /// <param name="headSize">D.</param>
    public static int ScratchLength(int length, int heads, int headSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(heads);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(headSize);
        var keys = PanelPacking.Length(length, headSize, WidestPanel);
        var values = PanelPacking.Length(headSize, length, WidestPanel);
        var scores = QueryRows * (PanelPacking.Length(length, 1, WidestPanel) + Slack);
        return checked((int)(keys + values + scores + (QueryRows * WidestPanel) + Slack));
    }

    /// <summary>context = softmax(scale · Q·Kᵀ)·V for every head.</summary>
    /// <param name="qkv">S rows of 3H values: queries, keys and values of all heads, one head's D values together.</param>
    /// <param name="length">S.</param>
    /// <param name="heads">A.</param>
    /// <param name="headSize">D.</param>
    /// <param name="scale">Multiplies the scores; 1/√D in most models.</param>
    /// <param name="context">Receives S×H values; apart from the other spans.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> values; its contents do not matter.</param>
    public static void Apply(
        ReadOnlySpan<float> qkv, int length, int heads, int headSize, float scale, Span<float> context, Span<float> scratch) =>
        Apply(CpuFeatures.Active, qkv, length, heads, headSize, scale, context, scratch);

    internal static void Apply(
        InstructionSet set, ReadOnlySpan<float> qkv, int length, int heads, int headSize, float scale, Span<float> context,
        Span<float> scratch)
    {
        Guard.AtLeast(ScratchLength(length, heads, headSize), scratch.Length, nameof(scratch));
        var hidden = checked(heads * headSize);
        Guard.AtLeast(3L * length * hidden, qkv.Length, nameof(qkv));
        Guard.AtLeast((long)length * hidden, context.Length, nameof(context));
        Guard.Apart(qkv, context);
        Guard.Apart(qkv, scratch);
        Guard.Apart(context, scratch);
        fixed (float* input = qkv, output = context, room = scratch)
        {
            var aligned = (float*)(((nint)room + 63) & ~63);
            for (var head = 0; head < heads; head++)
            {
                var query = input + ((nint)head * headSize);
                var destination = output + ((nint)head * headSize);
                switch (set)
                {
                    case InstructionSet.Avx512:
                        Head<Simd512, Vector512<float>>(query, length, hidden, headSize, scale, destination, aligned);
                        break;
                    case InstructionSet.Avx2:
                        Head<Simd256, Vector256<float>>(query, length, hidden, headSize, scale, destination, aligned);
                        break;
                    default:
                        Head<Simd128, Vector128<float>>(query, length, hidden, headSize, scale, destination, aligned);
                        break;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Head<TSimd, TVector>(
        float* query, int length, int hidden, int headSize, float scale, float* context, float* scratch)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var width = 2 * TSimd.Width;
        nint stride = 3 * (nint)hidden;
        var factors = stackalloc float[QueryRows];
        var none = stackalloc float[width];
        new Span<float>(none, width).Clear();

        // keys: panels of D×P, values: panels of S×P, scores: 12 rows of S and padding, edge: 12×P.
        var keys = scratch;
        var values = keys + PanelPacking.Length(length, headSize, width);
        var scores = values + PanelPacking.Length(headSize, length, width);
        var scoreStride = (nint)PanelPacking.Length(length, 1, width) + Slack;
        var edge = scores + (QueryRows * scoreStride);
        PanelPacking.PackTransposed<TSimd, TVector>(query + hidden, stride, length, headSize, scale * AttentionWeights.Log2E, keys);
        PanelPacking.Pack<TSimd, TVector>(query + (2 * (nint)hidden), stride, headSize, length, values);

        for (var row = 0; row < length;)
        {
            // As in PanelProduct, the last tile reaches back over rows already done rather than becoming several low ones.
            var rows = PanelProduct.TileFor<TSimd, TVector>(length - row, length);
            var first = Math.Min(row, length - rows);
            row = first + rows;

            var panel = keys;
            for (var token = 0; token < length; token += width, panel += (nint)headSize * width)
            {
                PanelProduct.Tile<TSimd, TVector>(
                    rows, query + (first * stride), stride, panel, headSize, none, scores + token, scoreStride);
            }

            AttentionWeights.Apply<TSimd, TVector>(scores, scoreStride, rows, length, factors);

            panel = values;
            var output = context + ((nint)first * hidden);
            for (var column = 0; column < headSize; column += width, panel += (nint)length * width)
            {
                PanelProduct.Tile<TSimd, TVector>(rows, scores, scoreStride, panel, length, none, edge, width);
                PanelProduct.Scale<TSimd, TVector>(edge, rows, factors, Math.Min(width, headSize - column), output + column, hidden);
            }
        }
    }
}
