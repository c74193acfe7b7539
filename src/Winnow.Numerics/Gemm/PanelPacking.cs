using System.Runtime.CompilerServices;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm;

/// <summary>
/// Puts matrices into panels: K rows of P neighbouring columns each, the order in which <see cref="PanelProduct"/> reads them.
/// </summary>
internal static unsafe class PanelPacking
{
    /// <summary>Floats that <paramref name="columns"/> columns of <paramref name="depth"/> take, the last panel being padded.</summary>
    public static long Length(int columns, int depth, int width) => (columns + (long)width - 1) / width * width * depth;

    /// <summary>
    /// Packs a matrix whose rows are the columns of the product (N×K, as layers store weights), times <paramref name="scale"/>; pads
    /// with zeros.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackTransposed<TSimd, TVector>(float* source, nint stride, int columns, int depth, float scale, float* panels)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var width = 2 * TSimd.Width;
        for (var first = 0; first < columns; first += TSimd.Width)
        {
            // A panel is two vectors wide: the second one's columns lie a vector's width into its rows.
            var into = panels + (first / width * (nint)width * depth) + (first % width);
            var from = source + (first * stride);
            if (columns - first >= TSimd.Width)
                Vector<TSimd, TVector>(from, stride, depth, scale, into);
            else
                Partial<TSimd, TVector>(from, stride, columns - first, depth, scale, into);
        }
        if ((columns + TSimd.Width - 1) / TSimd.Width % 2 != 0)
            Clear<TSimd, TVector>(panels + (columns / width * (nint)width * depth) + TSimd.Width, depth);
    }

    /// <summary>Packs a matrix whose columns are the columns of the product (K×N); pads with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack<TSimd, TVector>(float* source, nint stride, int columns, int depth, float* panels)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var width = 2 * TSimd.Width;
        var zero = TSimd.Create(0);
        for (var first = 0; first < columns; first += width)
        {
            var from = source + first;
            var here = Math.Min(width, columns - first);
            for (var k = 0; k < depth; k++, panels += width, from += stride)
            {
                if (here == width)
                {
                    TSimd.Store(panels, TSimd.Load(from));
                    TSimd.Store(panels + TSimd.Width, TSimd.Load(from + TSimd.Width));
                }
                else
                {
                    var low = Math.Min(here, TSimd.Width);
                    TSimd.Store(panels, TSimd.LoadPartial(from, low, zero));
                    TSimd.Store(panels + TSimd.Width, TSimd.LoadPartial(from + low, here - low, zero));
                }
            }
        }
    }

    /// <summary>One vector's width of columns: four values of each at a time, turned within blocks of 4×4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vector<TSimd, TVector>(float* source, nint stride, int depth, float scale, float* panel)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var width = 2 * TSimd.Width;
        var factor = TSimd.Create(scale);
        var k = 0;
        for (; k <= depth - 4; k += 4, panel += 4 * width)
        {
            // Block j of row i holds column 4j + i.
            var row0 = TSimd.LoadBlocks(source + k, 4 * stride);
            var row1 = TSimd.LoadBlocks(source + stride + k, 4 * stride);
            var row2 = TSimd.LoadBlocks(source + (2 * stride) + k, 4 * stride);
            var row3 = TSimd.LoadBlocks(source + (3 * stride) + k, 4 * stride);
            var low01 = TSimd.InterleaveLow(row0, row1);
            var low23 = TSimd.InterleaveLow(row2, row3);
            var high01 = TSimd.InterleaveHigh(row0, row1);
            var high23 = TSimd.InterleaveHigh(row2, row3);
            TSimd.Store(panel, TSimd.Multiply(TSimd.PairsLow(low01, low23), factor));
            TSimd.Store(panel + width, TSimd.Multiply(TSimd.PairsHigh(low01, low23), factor));
            TSimd.Store(panel + (2 * width), TSimd.Multiply(TSimd.PairsLow(high01, high23), factor));
            TSimd.Store(panel + (3 * width), TSimd.Multiply(TSimd.PairsHigh(high01, high23), factor));
        }
        for (; k < depth; k++, panel += width)
        {
            for (var column = 0; column < TSimd.Width; column++)
                panel[column] = source[(column * stride) + k] * scale;
        }
    }

    /// <summary>As Vector, for fewer columns than its width.</summary>
    private static void Partial<TSimd, TVector>(float* source, nint stride, int columns, int depth, float scale, float* panel)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        // Pieces of the columns go through the stack, followed by columns of zeros.
        const int piece = 64;
        var staging = stackalloc float[TSimd.Width * piece];
        new Span<float>(staging, TSimd.Width * piece).Clear();
        for (var k = 0; k < depth; k += piece)
        {
            var here = Math.Min(piece, depth - k);
            for (var column = 0; column < columns; column++)
                new ReadOnlySpan<float>(source + (column * stride) + k, here).CopyTo(new(staging + (column * piece), here));
            Vector<TSimd, TVector>(staging, piece, here, scale, panel + (k * 2 * (nint)TSimd.Width));
        }
    }

    private static void Clear<TSimd, TVector>(float* panel, int depth)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var zero = TSimd.Create(0);
        for (var k = 0; k < depth; k++, panel += 2 * TSimd.Width)
            TSimd.Store(panel, zero);
    }
}
