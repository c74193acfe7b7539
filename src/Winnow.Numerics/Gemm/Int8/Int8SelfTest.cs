using Winnow.Numerics.Memory;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>Compares a kernel with the scalar one on every number of rows it takes and on the extreme products.</summary>
internal static unsafe class Int8SelfTest
{
    private const int Depth = 2 * Int8Layout.DepthUnit;

    /// <summary>True where all sums agree.</summary>
    public static bool Run(Int8Kernel kernel)
    {
        var scalar = new ScalarInt8Kernel();
        using var a = new AlignedBuffer<byte>(kernel.Rows * Depth);
        using var panel = new AlignedBuffer<sbyte>(Depth * Int8Layout.Columns);
        using var expected = new AlignedBuffer<int>(kernel.Rows * Int8Layout.Columns);
        using var actual = new AlignedBuffer<int>(kernel.Rows * Int8Layout.Columns);
        Fill(a.Span, panel.Span);
        scalar.Multiply(a.Pointer, Depth, kernel.Rows, panel.Pointer, Depth / Int8Layout.Group, expected.Pointer);
        for (var rows = 1; rows <= kernel.Rows; rows++)
        {
            var size = rows * Int8Layout.Columns;
            actual.Span.Fill(int.MinValue);
            kernel.Multiply(a.Pointer, Depth, rows, panel.Pointer, Depth / Int8Layout.Group, actual.Pointer);
            if (!actual.Span[..size].SequenceEqual(expected.Span[..size]) || actual.Span[size..].ContainsAnyExcept(int.MinValue))
                return false;
        }
        return true;
    }

    /// <summary>
    /// Bytes of a linear congruential generator; the first row, and the first two columns, hold the largest products, which saturate 16
    /// bits.
    /// </summary>
    private static void Fill(Span<byte> a, Span<sbyte> panel)
    {
        var state = 1u;
        foreach (ref var value in a)
            value = (byte)((state = (state * 1664525) + 1013904223) >> 24);
        foreach (ref var value in panel)
            value = (sbyte)Math.Max((sbyte)((state = (state * 1664525) + 1013904223) >> 24), (sbyte)-127);
        a[..Depth].Fill(byte.MaxValue);
        for (var group = 0; group < Depth / Int8Layout.Group; group++)
        {
            panel.Slice(group * Int8Layout.GroupBytes, Int8Layout.Group).Fill(127);
            panel.Slice((group * Int8Layout.GroupBytes) + Int8Layout.Group, Int8Layout.Group).Fill(-127);
        }
    }
}
