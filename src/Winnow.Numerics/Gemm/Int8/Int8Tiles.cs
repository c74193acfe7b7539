using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>Walks a product tile by tile: blocks of rows, in each the panels, in each the tiles.</summary>
/// <remarks>A panel is fetched into the first-level cache by the first tile of a block and used from there by the others.</remarks>
internal static unsafe class Int8Tiles
{
    // Bytes of a block's rows, which stay in the second-level cache while all panels pass.
    private const int BlockBytes = 128 * 1024;

    // Floats of a block's results where they are to be quantised: they wait in the second-level cache beside the panels.
    private const int StagedFloats = 64 * 1024;

    public static void Run(InstructionSet set, Activation activation, in Work work)
    {
        switch (set)
        {
            case InstructionSet.Avx512:
                Dispatch<Simd512, Int8Simd512, Vector512<float>>(set, activation, work);
                break;
            case InstructionSet.Avx2:
                Dispatch<Simd256, Int8Simd256, Vector256<float>>(set, activation, work);
                break;
            default:
                Dispatch<Simd128, Int8Simd128, Vector128<float>>(set, activation, work);
                break;
        }
    }

    private static void Dispatch<TSimd, TInt8, TVector>(InstructionSet set, Activation activation, in Work work)
        where TSimd : ISimd<TVector>
        where TInt8 : IInt8Simd<TVector>
        where TVector : unmanaged
    {
        switch (activation)
        {
            case Activation.None:
                Blocks<TSimd, TInt8, TVector, Identity>(set, work);
                break;
            case Activation.Relu:
                Blocks<TSimd, TInt8, TVector, Relu.Operator>(set, work);
                break;
            case Activation.Gelu:
                Blocks<TSimd, TInt8, TVector, GeluCoarse.Operator>(set, work);
                break;
            case Activation.GeluTanh:
                Blocks<TSimd, TInt8, TVector, Gelu.TanhOperator>(set, work);
                break;
            case Activation.Tanh:
                Blocks<TSimd, TInt8, TVector, Tanh.Operator>(set, work);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(activation), activation, "No such activation.");
        }
    }

    private static void Blocks<TSimd, TInt8, TVector, TActivation>(InstructionSet set, in Work work)
        where TSimd : ISimd<TVector>
        where TInt8 : IInt8Simd<TVector>
        where TVector : unmanaged
        where TActivation : IUnaryOperator
    {
        var (count, outputs) = (work.Rows.Count, work.Weights.Outputs);
        var most = work.Quantized is null ? BlockBytes / work.Rows.Stride : StagedFloats / Math.Max(outputs, 1);
        var height = Math.Max(most / work.Kernel.Rows, 1) * work.Kernel.Rows;
        var staging = work.Quantized is null ? null : work.Quantized.Staging(Math.Min(height, count) * outputs);
        for (var row = 0; row < count; row += height)
        {
            var rows = Math.Min(height, count - row);
            var start = (nint)row * outputs;
            Block<TSimd, TInt8, TVector, TActivation>(
                work, row, rows, staging == null ? work.Result + start : staging, work.Residual == null ? null : work.Residual + start);
            work.Quantized?.Fill(set, staging, row, rows);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TSimd, TInt8, TVector, TActivation>(in Work work, int first, int count, float* c, float* residual)
        where TSimd : ISimd<TVector>
        where TInt8 : IInt8Simd<TVector>
        where TVector : unmanaged
        where TActivation : IUnaryOperator
    {
        const int alignment = 64;
        var room = stackalloc byte[(Int8Kernel.MostRows * Int8Layout.Columns * sizeof(int)) + alignment];
        var sums = (int*)(((nint)room + alignment - 1) & -alignment);
        var edgeBias = stackalloc float[Int8Layout.Columns];
        var (kernel, rows, weights) = (work.Kernel, work.Rows, work.Weights);
        var (tile, stride, outputs, groups) = (kernel.Rows, rows.Stride, weights.Outputs, weights.Depth / Int8Layout.Group);
        var a = rows.Values + ((nint)first * stride);
        var rowScales = rows.Scales + first;
        var rowOffsets = rows.Offsets + first;
        for (var panel = 0; panel < weights.PanelCount; panel++)
        {
            var column = panel * Int8Layout.Columns;
            var columns = Math.Min(Int8Layout.Columns, outputs - column);
            var bias = work.Bias + column;
            if (work.Bias == null || columns < Int8Layout.Columns)
            {
                new Span<float>(edgeBias, Int8Layout.Columns).Clear();
                if (work.Bias != null)
                    new ReadOnlySpan<float>(bias, columns).CopyTo(new(edgeBias, Int8Layout.Columns));
                bias = edgeBias;
            }
            var packed = weights.Panel(panel);
            var scales = weights.Scales.Pointer + column;
            var totals = weights.Totals.Pointer + column;
            for (var row = 0; row < count; row += tile)
            {
                var here = Math.Min(tile, count - row);
                var place = ((nint)row * outputs) + column;
                // An activation takes longer than the lines, and staged results are in the cache already: only bare sums wait.
                if (work.Quantized is null && typeof(TActivation) == typeof(Identity))
                    Fetch(c + place, outputs, here);
                kernel.Multiply(a + ((nint)row * stride), stride, here, packed, groups, sums);
                Int8Epilogue.Run<TSimd, TInt8, TVector, TActivation>(
                    sums, here, rowScales + row, rowOffsets + row, scales, totals, bias, residual == null ? null : residual + place,
                    c + place, outputs, columns);
            }
        }
    }

    /// <summary>Asks for the lines that the epilogue will write: they come while the sums are made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fetch(float* c, nint stride, int rows)
    {
        if (!Sse.IsSupported)
            return;
        for (var row = 0; row < rows; row++, c += stride)
        {
            Sse.Prefetch0(c);
            Sse.Prefetch0(c + (Int8Layout.Columns / 2));
        }
    }

    /// <summary>One product: where it comes from and where it goes.</summary>
    /// <param name="kernel">Makes the sums.</param>
    /// <param name="rows">M rows of K values.</param>
    /// <param name="weights">N×K.</param>
    /// <param name="bias">N values, or null.</param>
    /// <param name="residual">M×N values, or null.</param>
    /// <param name="result">Receives M×N values, unless <paramref name="quantized"/> does.</param>
    /// <param name="quantized">Receives M rows of N values, or null.</param>
    internal readonly ref struct Work(
        Int8Kernel kernel, QuantizedRows rows, PackedInt8Matrix weights, float* bias, float* residual, float* result,
        QuantizedRows? quantized)
    {
        public readonly Int8Kernel Kernel = kernel;
        public readonly QuantizedRows Rows = rows;
        public readonly PackedInt8Matrix Weights = weights;
        public readonly float* Bias = bias;
        public readonly float* Residual = residual;
        public readonly float* Result = result;
        public readonly QuantizedRows? Quantized = quantized;
    }

    private readonly struct Identity : IUnaryOperator
    {
        public static TVector Invoke<TSimd, TVector>(TVector x)
            where TSimd : ISimd<TVector>
            where TVector : unmanaged =>
            x;
    }
}
