using System.Runtime.CompilerServices;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm;

/// <summary>Rows times one panel of packed columns: C (M×P) = A (M×K) · panel (K×P) + bias, P two vectors wide.</summary>
/// <remarks>
/// Every element is one chain of fused multiply-adds over k ascending, started from 0, and one addition of the bias, whatever the
/// tile: its bits depend on its row and column alone.
/// </remarks>
internal static unsafe partial class PanelProduct
{
    /// <summary>Columns in a panel.</summary>
    public static int Columns(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => 2 * Simd512.Width,
        InstructionSet.Avx2 => 2 * Simd256.Width,
        _ => 2 * Simd128.Width,
    };

    /// <summary>Multiplies <paramref name="count"/> rows; writes whole panels, P values per row of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<TSimd, TVector>(
        float* a, nint strideA, int count, float* panel, int depth, float* bias, float* c, nint strideC)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        for (var row = 0; row < count;)
        {
            var tile = TileFor<TSimd, TVector>(count - row, count);
            // A tile taller than what remains reaches back over rows already done and writes the same bits again: cheaper than several low
            // tiles.
            var first = Math.Min(row, count - tile);
            Tile<TSimd, TVector>(tile, a + (first * strideA), strideA, panel, depth, bias, c + (first * strideC), strideC);
            row = first + tile;
        }
    }

    /// <summary>
    /// As Multiply, for a panel of which only the first <paramref name="columns"/> columns exist; it goes through <paramref name="edge"/>.
    /// </summary>
    /// <param name="a">M×K values.</param>
    /// <param name="strideA">Floats from one row of A to the next.</param>
    /// <param name="count">M.</param>
    /// <param name="panel">K×P values.</param>
    /// <param name="depth">K.</param>
    /// <param name="bias">P values.</param>
    /// <param name="c">Receives M rows of <paramref name="columns"/> values.</param>
    /// <param name="strideC">Floats from one row of C to the next.</param>
    /// <param name="columns">Columns to write, fewer than P.</param>
    /// <param name="edge">Room for <paramref name="edgeRows"/> rows of P values.</param>
    /// <param name="edgeRows">Rows made at once.</param>
    public static void MultiplyEdge<TSimd, TVector>(
        float* a, nint strideA, int count, float* panel, int depth, float* bias, float* c, nint strideC, int columns, float* edge,
        int edgeRows)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var width = 2 * TSimd.Width;
        for (var row = 0; row < count; row += edgeRows)
        {
            var rows = Math.Min(edgeRows, count - row);
            Multiply<TSimd, TVector>(a + (row * strideA), strideA, rows, panel, depth, bias, edge, width);
            for (var i = 0; i < rows; i++)
                new ReadOnlySpan<float>(edge + (i * width), columns).CopyTo(new(c + ((row + i) * strideC), columns));
        }
    }

    /// <summary>Multiplies each row of a tile by its factor, on its way to where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<TSimd, TVector>(float* tile, int rows, float* factors, int columns, float* destination, nint stride)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        for (var row = 0; row < rows; row++, tile += 2 * TSimd.Width, destination += stride)
        {
            var factor = TSimd.Create(factors[row]);
            var low = TSimd.Multiply(TSimd.Load(tile), factor);
            var high = TSimd.Multiply(TSimd.Load(tile + TSimd.Width), factor);
            if (columns == 2 * TSimd.Width)
            {
                TSimd.Store(destination, low);
                TSimd.Store(destination + TSimd.Width, high);
            }
            else
            {
                var lows = Math.Min(columns, TSimd.Width);
                TSimd.StorePartial(destination, low, lows);
                TSimd.StorePartial(destination + lows, high, columns - lows);
            }
        }
    }

    /// <summary>The lowest tile that covers the rows that remain, or the tallest that there are rows for.</summary>
    public static int TileFor<TSimd, TVector>(int remaining, int count)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        var covering = remaining switch
        {
            1 => 1,
            2 => 2,
            <= 4 => 4,
            <= 6 => 6,
            _ => TSimd.TileRows,
        };
        while (covering > count)
            covering = covering switch { > 6 => 6, 6 => 4, 4 => 2, _ => 1 };
        return covering;
    }

    /// <summary>Multiplies the rows of one tile, a height that TileFor gives.</summary>
    public static void Tile<TSimd, TVector>(int rows, float* a, nint strideA, float* panel, int depth, float* bias, float* c, nint strideC)
        where TSimd : ISimd<TVector>
        where TVector : unmanaged
    {
        switch (rows)
        {
            case 12:
                Rows12<TSimd, TVector>(a, strideA, panel, depth, bias, c, strideC);
                break;
            case 6:
                Rows6<TSimd, TVector>(a, strideA, panel, depth, bias, c, strideC);
                break;
            case 4:
                Rows4<TSimd, TVector>(a, strideA, panel, depth, bias, c, strideC);
                break;
            case 2:
                Rows2<TSimd, TVector>(a, strideA, panel, depth, bias, c, strideC);
                break;
            default:
                Rows1<TSimd, TVector>(a, strideA, panel, depth, bias, c, strideC);
                break;
        }
    }
}
