using System.Runtime.CompilerServices;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>
/// Makes floats of a tile's sums while they are in the first-level cache: f(sum · (rowScale · columnScale) + (rowOffset · columnTotal +
/// bias)).
/// </summary>
/// <remarks>
/// The offset of the row times the sum of the column's weights is what quantising from the row's minimum leaves out of the integer
/// sum. Every lane does the same operations wherever it lies, so an element's bits depend on its row and column alone.
/// </remarks>
internal static unsafe class Int8Epilogue
{
    /// <summary>Writes rows×<paramref name="columns"/> values of a tile.</summary>
    /// <param name="sums">rows×32 sums.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="rowScales">A scale per row.</param>
    /// <param name="rowOffsets">An offset per row.</param>
    /// <param name="scales">32 scales of columns.</param>
    /// <param name="totals">32 sums of weights.</param>
    /// <param name="bias">32 values.</param>
    /// <param name="residual">Added last; laid out as <paramref name="c"/>, and may be it; null for none.</param>
    /// <param name="c">Receives the values.</param>
    /// <param name="stride">Floats from one row of <paramref name="c"/> to the next.</param>
    /// <param name="columns">1 to 32.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TSimd, TInt8, TVector, TActivation>(
        int* sums, int rows, float* rowScales, float* rowOffsets, float* scales, float* totals, float* bias, float* residual, float* c,
        nint stride, int columns)
        where TSimd : ISimd<TVector>
        where TInt8 : IInt8Simd<TVector>
        where TVector : unmanaged
        where TActivation : IUnaryOperator
    {
        for (var column = 0; column < columns; column += TSimd.Width)
        {
            var columnScale = TSimd.Load(scales + column);
            var columnTotal = TSimd.Load(totals + column);
            var columnBias = TSimd.Load(bias + column);
            var lanes = columns - column;
            var row = 0;
            if (typeof(TActivation) == typeof(GeluCoarse.Operator) && lanes >= TSimd.Width && residual == null)
            {
                for (; row <= rows - 4; row += 4)
                {
                    var from = sums + (row * Int8Layout.Columns) + column;
                    var to = c + (row * stride) + column;
                    var a = Linear<TSimd, TInt8, TVector>(from, rowScales[row], rowOffsets[row], columnScale, columnTotal, columnBias);
                    var b = Linear<TSimd, TInt8, TVector>(
                        from + Int8Layout.Columns, rowScales[row + 1], rowOffsets[row + 1], columnScale, columnTotal, columnBias);
                    var d = Linear<TSimd, TInt8, TVector>(
                        from + (2 * Int8Layout.Columns), rowScales[row + 2], rowOffsets[row + 2], columnScale, columnTotal, columnBias);
                    var e = Linear<TSimd, TInt8, TVector>(
                        from + (3 * Int8Layout.Columns), rowScales[row + 3], rowOffsets[row + 3], columnScale, columnTotal, columnBias);
                    GeluCoarse.InvokeFour<TSimd, TVector>(ref a, ref b, ref d, ref e);
                    TSimd.Store(to, a);
                    TSimd.Store(to + stride, b);
                    TSimd.Store(to + (2 * stride), d);
                    TSimd.Store(to + (3 * stride), e);
                }
            }
            for (; row < rows; row++)
            {
                var place = (row * stride) + column;
                var value = Linear<TSimd, TInt8, TVector>(
                    sums + (row * Int8Layout.Columns) + column, rowScales[row], rowOffsets[row], columnScale, columnTotal, columnBias);
                value = TActivation.Invoke<TSimd, TVector>(value);
                if (lanes >= TSimd.Width)
                {
                    if (residual != null)
                        value = TSimd.Add(value, TSimd.Load(residual + place));
                    TSimd.Store(c + place, value);
                }
                else
                {
                    if (residual != null)
                        value = TSimd.Add(value, TSimd.LoadPartial(residual + place, lanes, columnBias));
                    TSimd.StorePartial(c + place, value, lanes);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Linear<TSimd, TInt8, TVector>(
        int* sums, float scale, float offset, TVector columnScale, TVector columnTotal, TVector columnBias)
        where TSimd : ISimd<TVector>
        where TInt8 : IInt8Simd<TVector>
        where TVector : unmanaged
    {
        var shift = TSimd.FusedMultiplyAdd(TSimd.Create(offset), columnTotal, columnBias);
        return TSimd.FusedMultiplyAdd(TInt8.LoadInt32(sums), TSimd.Multiply(TSimd.Create(scale), columnScale), shift);
    }
}
