using System.Runtime.Intrinsics;

namespace Winnow.Numerics.Codes;

/// <summary>
/// The inner products of four rows of unsigned bytes with one query of signed bytes, exactly: each implementation gives the same sums.
/// </summary>
internal unsafe interface IByteDot
{
    /// <summary>The four sums, of <paramref name="length"/> products each; the length is a multiple of 64, at most 65 536.</summary>
    static abstract Vector128<int> Four(byte* row0, byte* row1, byte* row2, byte* row3, sbyte* query, int length);
}
