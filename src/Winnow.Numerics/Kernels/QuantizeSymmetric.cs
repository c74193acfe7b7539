using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>
/// Signed eight-bit integers for the weights of one output channel: w ≈ scale · q, q = round(w · (127 / max |w|)), ties to even.
/// </summary>
/// <remarks>
/// q stays within ±127, so that two products with unsigned bytes fit 16 bits each. A channel of zeros (or under 1e-37 throughout) has
/// scale 0; one that holds NaN or an infinity has scale NaN, and so will its output.
/// </remarks>
internal static unsafe class QuantizeSymmetric
{
    private const float Levels = 127;

    /// <summary>
    /// Quantises <paramref name="length"/> values and fills up with zeros to <paramref name="padded"/>, a multiple of 64.
    /// </summary>
    public static void Row(InstructionSet set, float* w, int length, sbyte* destination, int padded, out float scale)
    {
        switch (set)
        {
            case InstructionSet.Avx512:
                Row<Simd512, Int8Simd512, Vector512<float>>(w, length, destination, padded, out scale);
                break;
            case InstructionSet.Avx2:
                Row<Simd256, Int8Simd256, Vector256<float>>(w, length, destination, padded, out scale);
                break;
            default:
                Row<Simd128, Int8Simd128, Vector128<float>>(w, length, destination, padded, out scale);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TSimd, TInt8, TVector>(float* w, int length, sbyte* destination, int padded, out float scale)
        where TSimd : ISimd<TVector>
        where TInt8 : IInt8Simd<TVector>
        where TVector : unmanaged
    {
        new Span<sbyte>(destination, padded).Clear();
        var width = TSimd.Width;
        var whole = length - (length % width);
        var zero = TSimd.Create(0);
        var tail = TSimd.LoadPartial(w + whole, length - whole, zero);
        var largest = TSimd.Abs(tail);
        // w - w is +0, but NaN where w is not finite.
        var trouble = TSimd.Subtract(tail, tail);
        for (var i = 0; i < whole; i += width)
        {
            var value = TSimd.Load(w + i);
            largest = TSimd.Max(largest, TSimd.Abs(value));
            trouble = TSimd.Or(trouble, TSimd.Subtract(value, value));
        }
        var magnitude = TSimd.Highest(largest);
        var inverse = Levels / magnitude;
        if (BitConverter.SingleToInt32Bits(TSimd.Sum(trouble)) != 0)
        {
            scale = float.NaN;
            return;
        }
        scale = float.IsFinite(inverse) ? magnitude / Levels : 0;
        if (scale == 0)
            return;
        var factor = TSimd.Create(inverse);
        for (var i = 0; i < whole; i += width)
            TInt8.StoreBytes((byte*)destination + i, TSimd.Multiply(TSimd.Load(w + i), factor));
        if (whole < padded)
            TInt8.StoreBytes((byte*)destination + whole, TSimd.Multiply(tail, factor));
    }
}
