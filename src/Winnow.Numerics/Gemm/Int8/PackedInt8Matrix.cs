using System.Runtime.CompilerServices;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Memory;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>The weights of a linear layer as signed bytes, a scale per output channel, packed once at load.</summary>
/// <remarks>
/// Immutable and safe to share between threads; the same for every kernel. A quarter of the memory of <see cref="PackedMatrix"/>,
/// outside the garbage collector's heap, and owned in the same way.
/// </remarks>
public sealed unsafe class PackedInt8Matrix
{
    private PackedInt8Matrix(int outputs, int inputs)
    {
        (Outputs, Inputs) = (outputs, inputs);
        Depth = Int8Layout.Padded(inputs);
        PanelCount = (outputs + Int8Layout.Columns - 1) / Int8Layout.Columns;
        Panels = new(checked(PanelCount * Int8Layout.Columns * Depth));
        Scales = new(PanelCount * Int8Layout.Columns);
        Totals = new(PanelCount * Int8Layout.Columns);
    }

    /// <summary>N: values that the layer gives per row.</summary>
    public int Outputs { get; }

    /// <summary>K: values that the layer takes per row.</summary>
    public int Inputs { get; }

    /// <summary>K with its padding.</summary>
    internal int Depth { get; }

    internal int PanelCount { get; }

    /// <summary>The bytes, panel after panel, in the order of <see cref="Int8Layout"/>.</summary>
    internal AlignedBuffer<sbyte> Panels { get; }

    /// <summary>The scale of each column, 0 for those that pad the last panel.</summary>
    internal AlignedBuffer<float> Scales { get; }

    /// <summary>The sum of each column's weights as they were quantised: what a row's offset is multiplied by.</summary>
    internal AlignedBuffer<float> Totals { get; }

    /// <summary>Quantises and packs <paramref name="weights"/>, N×K in row-major order as PyTorch's <c>Linear</c> stores them.</summary>
    public static PackedInt8Matrix Pack(ReadOnlySpan<float> weights, int outputs, int inputs) =>
        Pack(CpuFeatures.Active, weights, outputs, inputs);

    internal static PackedInt8Matrix Pack(InstructionSet set, ReadOnlySpan<float> weights, int outputs, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(inputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs, Int8Layout.MostInputs);
        if (weights.Length != (long)outputs * inputs)
            throw new ArgumentException($"{weights.Length} weights are not {outputs}×{inputs}.", nameof(weights));
        var matrix = new PackedInt8Matrix(outputs, inputs);
        using var channel = new AlignedBuffer<sbyte>(matrix.Depth);
        fixed (float* source = weights)
        {
            for (var output = 0; output < outputs; output++)
            {
                QuantizeSymmetric.Row(set, source + ((nint)output * inputs), inputs, channel.Pointer, matrix.Depth, out var scale);
                matrix.Scales.Pointer[output] = scale;
                matrix.Totals.Pointer[output] = scale * Sum(channel.Pointer, matrix.Depth);
                Scatter(
                    channel.Pointer, matrix.Depth,
                    matrix.Panel(output / Int8Layout.Columns) + (output % Int8Layout.Columns * Int8Layout.Group));
            }
        }
        return matrix;
    }

    internal sbyte* Panel(int index) => Panels.Pointer + ((nint)index * Int8Layout.Columns * Depth);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sum(sbyte* values, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>Writes each group of four to its place in the panel's groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(sbyte* values, int length, sbyte* panel)
    {
        for (var i = 0; i < length; i += Int8Layout.Group, panel += Int8Layout.GroupBytes)
            *(int*)panel = *(int*)(values + i);
    }
}
