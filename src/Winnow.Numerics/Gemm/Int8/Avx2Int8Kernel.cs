using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>
/// AVX2: bytes widened to 16 bits, multiplied and added in pairs to 32. The instruction that takes bytes (vpmaddubsw) would saturate.
/// </summary>
internal sealed unsafe class Avx2Int8Kernel : Int8Kernel
{
    /// <inheritdoc/>
    public override string Name => "avx2";

    /// <inheritdoc/>
    public override int Rows => 12;

    /// <inheritdoc/>
    public override void Multiply(byte* a, nint stride, int rows, sbyte* panel, int groups, int* sums)
    {
        for (var column = 0; column < Int8Layout.Columns; column += 16)
        {
            for (var row = 0; row < rows; row += 2)
            {
                var second = Math.Min(row + 1, rows - 1);
                Tile(a + (row * stride), a + (second * stride), panel + (column * Int8Layout.Group), groups,
                    sums + (row * Int8Layout.Columns) + column, sums + (second * Int8Layout.Columns) + column);
            }
        }
    }

    /// <summary>Two rows by sixteen columns; where only one row is left it is given twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(byte* a0, byte* a1, sbyte* panel, int groups, int* sums0, int* sums1)
    {
        Vector256<int> s00 = default, s01 = default, s02 = default, s03 = default;
        Vector256<int> s10 = default, s11 = default, s12 = default, s13 = default;
        for (var group = 0; group < groups; group++)
        {
            var row0 = Row(a0);
            var row1 = Row(a1);
            var weights = Avx2.ConvertToVector256Int16(panel);
            s00 += Avx2.MultiplyAddAdjacent(row0, weights);
            s10 += Avx2.MultiplyAddAdjacent(row1, weights);
            weights = Avx2.ConvertToVector256Int16(panel + 16);
            s01 += Avx2.MultiplyAddAdjacent(row0, weights);
            s11 += Avx2.MultiplyAddAdjacent(row1, weights);
            weights = Avx2.ConvertToVector256Int16(panel + 32);
            s02 += Avx2.MultiplyAddAdjacent(row0, weights);
            s12 += Avx2.MultiplyAddAdjacent(row1, weights);
            weights = Avx2.ConvertToVector256Int16(panel + 48);
            s03 += Avx2.MultiplyAddAdjacent(row0, weights);
            s13 += Avx2.MultiplyAddAdjacent(row1, weights);
            a0 += Int8Layout.Group;
            a1 += Int8Layout.Group;
            panel += Int8Layout.GroupBytes;
        }
        AddPairs(s00, s01).Store(sums0);
        AddPairs(s02, s03).Store(sums0 + 8);
        AddPairs(s10, s11).Store(sums1);
        AddPairs(s12, s13).Store(sums1 + 8);
    }

    /// <summary>The four bytes of a group as 16-bit integers, four times.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Row(byte* a) => Avx2.ConvertToVector256Int16(Vector128.Create(Unsafe.ReadUnaligned<uint>(a)).AsByte());

    /// <summary>
    /// Eight columns from two vectors that hold two sums for each; the horizontal addition leaves the halves of the vectors crossed.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> AddPairs(Vector256<int> low, Vector256<int> high) =>
        Avx2.Permute4x64(Avx2.HorizontalAdd(low, high).AsInt64(), 0b11_01_10_00).AsInt32();
}
