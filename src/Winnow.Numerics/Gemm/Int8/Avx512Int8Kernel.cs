using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>AVX-512 BW without VNNI: bytes widened to 16 bits, multiplied and added in pairs to 32, exactly.</summary>
internal sealed unsafe class Avx512Int8Kernel : Int8Kernel
{
    private const int TileRows = 4;

    /// <inheritdoc/>
    public override string Name => "avx512";

    /// <inheritdoc/>
    public override int Rows => 12;

    /// <inheritdoc/>
    public override void Multiply(byte* a, nint stride, int rows, sbyte* panel, int groups, int* sums)
    {
        for (var row = 0; row < rows; row += TileRows)
        {
            var (second, third, fourth) = (Math.Min(row + 1, rows - 1), Math.Min(row + 2, rows - 1), Math.Min(row + 3, rows - 1));
            Tile(a + (row * stride), a + (second * stride), a + (third * stride), a + (fourth * stride), panel, groups,
                sums + (row * Int8Layout.Columns), sums + (second * Int8Layout.Columns), sums + (third * Int8Layout.Columns),
                sums + (fourth * Int8Layout.Columns));
        }
    }

    /// <summary>Four rows by thirty-two columns; where fewer rows are left the last is given again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(
        byte* a0, byte* a1, byte* a2, byte* a3, sbyte* panel, int groups, int* sums0, int* sums1, int* sums2, int* sums3)
    {
        Vector512<int> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector512<int> s10 = default, s11 = default, s12 = default, s13 = default;
        Vector512<int> s20 = default, s21 = default, s22 = default, s23 = default;
        Vector512<int> s30 = default, s31 = default, s32 = default, s33 = default;
        for (var k = 0; k < groups * Int8Layout.Group; k += Int8Layout.Group)
        {
            var w0 = Avx512BW.ConvertToVector512Int16(Vector256.Load(panel));
            var w1 = Avx512BW.ConvertToVector512Int16(Vector256.Load(panel + 32));
            var w2 = Avx512BW.ConvertToVector512Int16(Vector256.Load(panel + 64));
            var w3 = Avx512BW.ConvertToVector512Int16(Vector256.Load(panel + 96));
            var row = Row(a0 + k);
            s00 += Avx512BW.MultiplyAddAdjacent(row, w0);
            s01 += Avx512BW.MultiplyAddAdjacent(row, w1);
            s02 += Avx512BW.MultiplyAddAdjacent(row, w2);
            s03 += Avx512BW.MultiplyAddAdjacent(row, w3);
            row = Row(a1 + k);
            s10 += Avx512BW.MultiplyAddAdjacent(row, w0);
            s11 += Avx512BW.MultiplyAddAdjacent(row, w1);
            s12 += Avx512BW.MultiplyAddAdjacent(row, w2);
            s13 += Avx512BW.MultiplyAddAdjacent(row, w3);
            row = Row(a2 + k);
            s20 += Avx512BW.MultiplyAddAdjacent(row, w0);
            s21 += Avx512BW.MultiplyAddAdjacent(row, w1);
            s22 += Avx512BW.MultiplyAddAdjacent(row, w2);
            s23 += Avx512BW.MultiplyAddAdjacent(row, w3);
            row = Row(a3 + k);
            s30 += Avx512BW.MultiplyAddAdjacent(row, w0);
            s31 += Avx512BW.MultiplyAddAdjacent(row, w1);
            s32 += Avx512BW.MultiplyAddAdjacent(row, w2);
            s33 += Avx512BW.MultiplyAddAdjacent(row, w3);
            panel += Int8Layout.GroupBytes;
        }
        AddPairs(s00, s01).Store(sums0);
        AddPairs(s02, s03).Store(sums0 + 16);
        AddPairs(s10, s11).Store(sums1);
        AddPairs(s12, s13).Store(sums1 + 16);
        AddPairs(s20, s21).Store(sums2);
        AddPairs(s22, s23).Store(sums2 + 16);
        AddPairs(s30, s31).Store(sums3);
        AddPairs(s32, s33).Store(sums3 + 16);
    }

    /// <summary>The four bytes of a group as 16-bit integers, eight times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Row(byte* a) =>
        Avx512BW.ConvertToVector512Int16(Vector256.Create(Unsafe.ReadUnaligned<uint>(a)).AsByte());

    /// <summary>Sixteen columns from two vectors that hold two sums for each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> AddPairs(Vector512<int> low, Vector512<int> high)
    {
        var even = Vector512<int>.Indices * 2;
        return Avx512F.PermuteVar16x32x2(low, even, high) + Avx512F.PermuteVar16x32x2(low, even + Vector512<int>.One, high);
    }
}
