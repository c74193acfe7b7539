using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Winnow.Numerics.Codes;

/// <summary>128-bit vectors of any processor. A product of an unsigned and a signed byte fits 16 bits, the sum of two does not.</summary>
internal readonly unsafe struct PortableByteDot : IByteDot
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Four(byte* row0, byte* row1, byte* row2, byte* row3, sbyte* query, int length) =>
        Vector128.Create(One(row0, query, length), One(row1, query, length), One(row2, query, length), One(row3, query, length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int One(byte* row, sbyte* query, int length)
    {
        Vector128<int> low = default, high = default;
        for (nint i = 0; i < length; i += 16)
        {
            var (q0, q1) = Vector128.Widen(Vector128.Load(query + i));
            var (r0, r1) = Vector128.Widen(Vector128.Load(row + i));
            low = Accumulate(low, q0 * r0.AsInt16());
            high = Accumulate(high, q1 * r1.AsInt16());
        }
        return Vector128.Sum(low + high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Accumulate(Vector128<int> sums, Vector128<short> products)
    {
        var pairs = products.AsInt32();
        return sums + ((pairs << 16) >> 16) + (pairs >> 16);
    }
}
