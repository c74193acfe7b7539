using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>The k best of many scores, best first.</summary>
/// <remarks>
/// The order is total, so that the answer is one and the same on every machine: higher scores first, equal ones (-0 and 0 are equal)
/// by lower index, NaN after everything else.
/// </remarks>
public static unsafe class TopK
{
    /// <summary>
    /// Writes the indices of the best scores, best first, as many as fit <paramref name="indices"/> and exist; returns how many.
    /// </summary>
    public static int Select(ReadOnlySpan<float> scores, Span<int> indices) => Select(CpuFeatures.Active, scores, indices);

    internal static int Select(InstructionSet set, ReadOnlySpan<float> scores, Span<int> indices)
    {
        var heap = indices[..Math.Min(indices.Length, scores.Length)];
        if (heap.IsEmpty)
            return 0;
        for (var i = 0; i < heap.Length; i++)
            heap[i] = i;
        for (var i = (heap.Length / 2) - 1; i >= 0; i--)
            SiftDown(scores, heap, i);
        fixed (float* values = scores)
        {
            switch (set)
            {
                case InstructionSet.Avx512:
                    Scan<Simd512, Vector512<float>>(scores, values, heap);
                    break;
                case InstructionSet.Avx2:
                    Scan<Simd256, Vector256<float>>(scores, values, heap);
                    break;
                default:
                    Scan<Simd128, Vector128<float>>(scores, values, heap);
                    break;
            }
        }
        for (var last = heap.Length - 1; last > 0; last--)
        {
            (heap[0], heap[last]) = (heap[last], heap[0]);
            SiftDown(scores, heap[..last], 0);
        }
        return heap.Length;
    }

    /// <summary>
    /// Passes over the scores that the heap does not hold; whole vectors that hold nothing better than its worst are skipped.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scan<TSimd, TVector>(ReadOnlySpan<float> scores, float* values, Span<int> heap)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var i = heap.Length;
        while (i < scores.Length)
        {
            // A later index loses a tie, so only a strictly higher score is better; but nothing compares higher than NaN.
            var worst = values[heap[0]];
            if (!float.IsNaN(worst))
            {
                var threshold = TSimd.Create(worst);
                while (i <= scores.Length - TSimd.Width && !TSimd.AnyGreater(TSimd.Load(values + i), threshold))
                    i += TSimd.Width;
            }
            for (var end = Math.Min(i + TSimd.Width, scores.Length); i < end; i++)
            {
                if (!IsBetter(scores, i, heap[0]))
                    continue;
                heap[0] = i;
                SiftDown(scores, heap, 0);
            }
        }
    }

    private static bool IsBetter(ReadOnlySpan<float> scores, int left, int right)
    {
        var (a, b) = (scores[left], scores[right]);
        if (a > b)
            return true;
        if (a < b)
            return false;
        return float.IsNaN(a) == float.IsNaN(b) ? left < right : float.IsNaN(b);
    }

    /// <summary>Restores the heap, whose root is its worst, below <paramref name="node"/>.</summary>
    private static void SiftDown(ReadOnlySpan<float> scores, Span<int> heap, int node)
    {
        var moved = heap[node];
        while (true)
        {
            var child = (2 * node) + 1;
            if (child >= heap.Length)
                break;
            if (child + 1 < heap.Length && IsBetter(scores, heap[child], heap[child + 1]))
                child++;
            if (!IsBetter(scores, moved, heap[child]))
                break;
            heap[node] = heap[child];
            node = child;
        }
        heap[node] = moved;
    }
}
