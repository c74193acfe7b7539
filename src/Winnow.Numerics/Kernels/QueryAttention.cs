using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Gemm;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>Attention of a few queries to tokens that are keys and values at once: result = softmax(scale · U·Xᵀ)·X.</summary>
/// <remarks>
/// What attention becomes for a single query row when the projections of keys and values move from the tokens to the query and the
/// result: q·(Wk x) = (Wkᵀ q)·x, and Σ a·(Wv x) = Wv·(Σ a·x). S tokens, H hidden, A queries, one for each head.
/// </remarks>
public static unsafe class QueryAttention
{
    private const int WidestPanel = 2 * 16;
    private const int Slack = 16;

    /// <summary>Floats of scratch that a sequence of <paramref name="length"/> tokens needs.</summary>
    /// <param name="length">S.</param>
    /// <param name="hidden">H.</param>
    /// <param name="queries">A.</param>
    public static int ScratchLength(int length, int hidden, int queries)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(hidden);
        ArgumentOutOfRangeException.ThrowIfNegative(queries);
        var panel = (long)Math.Max(length, hidden) * WidestPanel;
        var scores = queries * (PanelPacking.Length(length, 1, WidestPanel) + Slack);
        return checked((int)(panel + scores + (queries * (WidestPanel + 1L)) + Slack));
    }

    /// <summary>Replaces each query by its weighted mean of the tokens.</summary>
    /// <param name="tokens">S×H values, S at least one.</param>
    /// <param name="length">S.</param>
    /// <param name="hidden">H.</param>
    /// <param name="queries">A rows of H values, <paramref name="stride"/> apart; receives the results.</param>
    /// <param name="count">A.</param>
    /// <param name="stride">Floats from one query to the next, H at least.</param>
    /// <param name="scale">Multiplies the scores.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> values; its contents do not matter.</param>
    public static void Apply(
        ReadOnlySpan<float> tokens, int length, int hidden, Span<float> queries, int count, int stride, float scale, Span<float> scratch) =>
        Apply(CpuFeatures.Active, tokens, length, hidden, queries, count, stride, scale, scratch);

    internal static void Apply(
        InstructionSet set, ReadOnlySpan<float> tokens, int length, int hidden, Span<float> queries, int count, int stride, float scale,
        Span<float> scratch)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, hidden);
        Guard.AtLeast(ScratchLength(length, hidden, count), scratch.Length, nameof(scratch));
        Guard.AtLeast((long)length * hidden, tokens.Length, nameof(tokens));
        Guard.AtLeast(count == 0 ? 0 : ((count - 1L) * stride) + hidden, queries.Length, nameof(queries));
        Guard.Apart(tokens, queries);
        Guard.Apart(tokens, scratch);
        Guard.Apart(queries, scratch);
        fixed (float* x = tokens, u = queries, room = scratch)
        {
            var aligned = (float*)(((nint)room + 63) & ~63);
            switch (set)
            {
                case InstructionSet.Avx512:
                    Run<Simd512, Vector512<float>>(x, length, hidden, u, count, stride, scale, aligned);
                    break;
                case InstructionSet.Avx2:
                    Run<Simd256, Vector256<float>>(x, length, hidden, u, count, stride, scale, aligned);
                    break;
                default:
                    Run<Simd128, Vector128<float>>(x, length, hidden, u, count, stride, scale, aligned);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TSimd, TVector>(
        float* tokens, int length, int hidden, float* queries, int count, nint stride, float scale, float* scratch)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var width = 2 * TSimd.Width;
        var none = stackalloc float[width];
        new Span<float>(none, width).Clear();

        // panel: H×P of tokens as columns, later S×P of their values; scores: A rows of S and padding; edge: A×P; factors: A.
        var panel = scratch;
        var scores = panel + ((nint)Math.Max(length, hidden) * width);
        var scoreStride = (nint)PanelPacking.Length(length, 1, width) + Slack;
        var edge = scores + (count * scoreStride);
        var factors = edge + (count * width);
        for (var token = 0; token < length; token += width)
        {
            PanelPacking.PackTransposed<TSimd, TVector>(
                tokens + ((nint)token * hidden), hidden, Math.Min(width, length - token), hidden, scale * AttentionWeights.Log2E, panel);
            PanelProduct.Multiply<TSimd, TVector>(queries, stride, count, panel, hidden, none, scores + token, scoreStride);
        }

        AttentionWeights.Apply<TSimd, TVector>(scores, scoreStride, count, length, factors);

        for (var column = 0; column < hidden; column += width)
        {
            var columns = Math.Min(width, hidden - column);
            PanelPacking.Pack<TSimd, TVector>(tokens + column, hidden, columns, length, panel);
            PanelProduct.Multiply<TSimd, TVector>(scores, scoreStride, count, panel, length, none, edge, width);
            PanelProduct.Scale<TSimd, TVector>(edge, count, factors, columns, queries + column, stride);
        }
    }
}
