using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Codes;

/// <summary>AVX-512 BW without VNNI: bytes widened to 16 bits, multiplied and added in pairs to 32.</summary>
internal readonly unsafe struct Avx512ByteDot : IByteDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Four(byte* row0, byte* row1, byte* row2, byte* row3, sbyte* query, int length)
    {
        Vector512<int> a = default, b = default, c = default, d = default;
        for (nint i = 0; i < length; i += 32)
        {
            var q = Avx512BW.ConvertToVector512Int16(Vector256.Load(query + i));
            a += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row0 + i)), q);
            b += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row1 + i)), q);
            c += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row2 + i)), q);
            d += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.Load(row3 + i)), q);
        }
        return Avx2ByteDot.Sums(
            a.GetLower() + a.GetUpper(), b.GetLower() + b.GetUpper(), c.GetLower() + c.GetUpper(), d.GetLower() + d.GetUpper());
    }
}
