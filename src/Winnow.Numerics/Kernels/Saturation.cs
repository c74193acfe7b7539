using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Winnow.Numerics.Kernels;

/// <summary>
/// y = 1 + ⌊w − w / (1 + x / (a + b·l))⌋: amounts x that saturate towards a weight w, the later the larger the size l.
/// </summary>
/// <remarks>
/// Every operation is rounded as IEEE 754 says and none is fused, so that the result has the same bits in vectors of any width, and
/// since each rounding is monotone, y never falls as x grows or l shrinks: a bound of the inputs gives a bound of the outputs.
/// </remarks>
public static class Saturation
{
    /// <summary>y for one amount.</summary>
    public static int Of(float amount, float size, float weight, float atZero, float perSize) =>
        1 + (int)(weight - (weight / (1 + (amount / (atZero + (perSize * size))))));

    /// <summary>y for each amount.</summary>
    /// <param name="amounts">x, not negative.</param>
    /// <param name="sizes">l, not negative; as many.</param>
    /// <param name="weight">w, not negative and less than 2^30.</param>
    /// <param name="atZero">a, not negative.</param>
    /// <param name="perSize">b, not negative.</param>
    /// <param name="results">Receives y; as long as the amounts.</param>
    public static void Compute(
        ReadOnlySpan<float> amounts, ReadOnlySpan<float> sizes, float weight, float atZero, float perSize, Span<int> results)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizes.Length, amounts.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(results.Length, amounts.Length);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var x = ref MemoryMarshal.GetReference(amounts);
            ref var l = ref MemoryMarshal.GetReference(sizes);
            ref var y = ref MemoryMarshal.GetReference(results);
            var (w, a, b) = (Vector256.Create(weight), Vector256.Create(atZero), Vector256.Create(perSize));
            for (; i <= amounts.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                var scale = (b * Vector256.LoadUnsafe(ref l, (nuint)i)) + a;
                var value = w - (w / (Vector256<float>.One + (Vector256.LoadUnsafe(ref x, (nuint)i) / scale)));
                (Vector256.ConvertToInt32(value) + Vector256<int>.One).StoreUnsafe(ref y, (nuint)i);
            }
        }

        for (; i < amounts.Length; i++)
            results[i] = Of(amounts[i], sizes[i], weight, atZero, perSize);
    }
}
