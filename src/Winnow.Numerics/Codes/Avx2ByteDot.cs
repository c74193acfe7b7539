using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Codes;

/// <summary>
/// AVX2: bytes widened to 16 bits, multiplied and added in pairs to 32. The instruction that takes bytes (vpmaddubsw) would saturate.
/// </summary>
internal readonly unsafe struct Avx2ByteDot : IByteDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Four(byte* row0, byte* row1, byte* row2, byte* row3, sbyte* query, int length)
    {
        Vector256<int> a = default, b = default, c = default, d = default;
        for (nint i = 0; i < length; i += 16)
        {
            var q = Avx2.ConvertToVector256Int16(query + i);
            a += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row0 + i), q);
            b += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row1 + i), q);
            c += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row2 + i), q);
            d += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(row3 + i), q);
        }
        return Sums(a, b, c, d);
    }

    /// <summary>The sums of the lanes of each of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Sums(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d)
    {
        var halves = Avx2.HorizontalAdd(Avx2.HorizontalAdd(a, b), Avx2.HorizontalAdd(c, d));
        return halves.GetLower() + halves.GetUpper();
    }
}
