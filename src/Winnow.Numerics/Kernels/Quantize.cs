using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Kernels;

/// <summary>
/// Eight-bit integers for floats: x ≈ scale · q + offset, a row at a time, so that a row's bytes depend on that row alone.
/// </summary>
/// <remarks>
/// Activations are unsigned and affine: offset = min, scale = (max - min) / 255, q = round((x - min) · (255 / (max - min))), ties to
/// even; every step is one correctly rounded operation, so all instruction sets give the same bits. Unlike a scale from the largest
/// magnitude, the whole range of q is used on either side of zero: after GELU, whose least value is -0.17, the error is halved.
/// A row of one value (or whose spread is under 1e-36) has scale 0; a row that holds NaN or an infinity, or whose spread overflows,
/// has scale NaN, and so will everything computed from it.
/// </remarks>
internal static unsafe class Quantize
{
    private const float Levels = 255;

    /// <summary>
    /// Quantises one row of <paramref name="length"/> values and fills up with zeros to <paramref name="padded"/>, a multiple of 64.
    /// </summary>
    public static void Row(InstructionSet set, float* x, int length, byte* destination, int padded, out float scale, out float offset)
    {
        switch (set)
        {
            case InstructionSet.Avx512:
                Row<Simd512, Int8Simd512, Vector512<float>>(x, length, destination, padded, out scale, out offset);
                break;
            case InstructionSet.Avx2:
                Row<Simd256, Int8Simd256, Vector256<float>>(x, length, destination, padded, out scale, out offset);
                break;
            default:
                Row<Simd128, Int8Simd128, Vector128<float>>(x, length, destination, padded, out scale, out offset);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TSimd, TInt8, TVector>(float* x, int length, byte* destination, int padded, out float scale, out float offset)
        where TSimd : ISimd<TVector>
        where TInt8 : IInt8Simd<TVector>
        where TVector : unmanaged
    {
        var inverse = Range<TSimd, TVector>(x, length, out scale, out offset);
        if (inverse == 0)
        {
            new Span<byte>(destination, padded).Clear();
            return;
        }
        var (low, factor) = (TSimd.Create(offset), TSimd.Create(inverse));
        var width = TSimd.Width;
        var whole = length - (length % width);
        var i = 0;
        for (; i <= length - (4 * width); i += 4 * width)
        {
            TInt8.StoreUnsigned(
                destination + i,
                TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), low), factor),
                TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i + width), low), factor),
                TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i + (2 * width)), low), factor),
                TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i + (3 * width)), low), factor));
        }
        for (; i < whole; i += width)
            TInt8.StoreBytes(destination + i, TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + i), low), factor));
        if (whole == padded)
            return;
        // What is absent equals the minimum, whose byte is 0. The destination is padded to whole vectors.
        var tail = TSimd.LoadPartial(x + whole, length - whole, low);
        TInt8.StoreBytes(destination + whole, TSimd.Multiply(TSimd.Subtract(tail, low), factor));
        new Span<byte>(destination + whole + width, padded - whole - width).Clear();
    }

    /// <summary>Returns 255 / (max - min), or 0 where all bytes are 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Range<TSimd, TVector>(float* x, int length, out float scale, out float offset)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        if (length == 0)
        {
            (scale, offset) = (0, 0);
            return 0;
        }
        var width = TSimd.Width;
        var whole = length - (length % width);
        var tail = TSimd.LoadPartial(x + whole, length - whole, TSimd.Create(*x));
        var (minimum, maximum) = (tail, tail);
        var (minimum1, maximum1) = (tail, tail);
        // x - x is +0, but NaN where x is not finite.
        var trouble = TSimd.Subtract(tail, tail);
        var i = 0;
        // Two chains, because each comparison waits for the one before it.
        for (; i <= length - (2 * width); i += 2 * width)
        {
            var (value, value1) = (TSimd.Load(x + i), TSimd.Load(x + i + width));
            minimum = TSimd.Min(minimum, value);
            maximum = TSimd.Max(maximum, value);
            minimum1 = TSimd.Min(minimum1, value1);
            maximum1 = TSimd.Max(maximum1, value1);
            trouble = TSimd.Or(trouble, TSimd.Or(TSimd.Subtract(value, value), TSimd.Subtract(value1, value1)));
        }
        minimum = TSimd.Min(minimum, minimum1);
        maximum = TSimd.Max(maximum, maximum1);
        for (; i < whole; i += width)
        {
            var value = TSimd.Load(x + i);
            minimum = TSimd.Min(minimum, value);
            maximum = TSimd.Max(maximum, value);
            trouble = TSimd.Or(trouble, TSimd.Subtract(value, value));
        }
        // The sum turns -0 into +0, since which of the two a minimum picks depends on the order.
        offset = -TSimd.Highest(TSimd.Subtract(TSimd.Create(0), minimum)) + 0f;
        var spread = TSimd.Highest(maximum) - offset;
        if (BitConverter.SingleToInt32Bits(TSimd.Sum(trouble)) != 0 || !float.IsFinite(spread))
        {
            (scale, offset) = (float.NaN, float.NaN);
            return 0;
        }
        var inverse = Levels / spread;
        scale = float.IsFinite(inverse) ? spread / Levels : 0;
        return float.IsFinite(inverse) ? inverse : 0;
    }
}
