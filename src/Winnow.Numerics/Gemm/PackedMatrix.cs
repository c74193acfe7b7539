using System.Runtime.Intrinsics;
using Winnow.Numerics.Memory;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm;

/// <summary>The weights of a linear layer, packed once at load into the order in which the product kernel reads them.</summary>
/// <remarks>
/// Immutable and safe to share between threads. Columns lie in panels two vectors wide, each panel K rows deep; the last panel is
/// padded with zeros. The memory is outside the garbage collector's heap, and its handle is the matrix's own: it is freed when nothing
/// refers to the matrix any more. There is nothing to dispose of, because threads that share a model agree on no moment for that; a
/// product keeps its matrix until it has ended.
/// </remarks>
public sealed class PackedMatrix
{
    private PackedMatrix(AlignedBuffer<float> panels, int outputs, int inputs, InstructionSet set) =>
        (Panels, Outputs, Inputs, InstructionSet) = (panels, outputs, inputs, set);

    /// <summary>N: values that the layer gives per row.</summary>
    public int Outputs { get; }

    /// <summary>K: values that the layer takes per row.</summary>
    public int Inputs { get; }

    internal AlignedBuffer<float> Panels { get; }

    /// <summary>The set whose panel width the weights are packed for.</summary>
    internal InstructionSet InstructionSet { get; }

    /// <summary>Packs <paramref name="weights"/>, N×K in row-major order as PyTorch's <c>Linear</c> stores them.</summary>
    public static PackedMatrix Pack(ReadOnlySpan<float> weights, int outputs, int inputs) =>
        Pack(CpuFeatures.Active, weights, outputs, inputs);

    internal static unsafe PackedMatrix Pack(InstructionSet set, ReadOnlySpan<float> weights, int outputs, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(outputs);
        ArgumentOutOfRangeException.ThrowIfNegative(inputs);
        if (weights.Length != (long)outputs * inputs)
            throw new ArgumentException($"{weights.Length} weights are not {outputs}×{inputs}.", nameof(weights));
        var width = PanelProduct.Columns(set);
        var panels = new AlignedBuffer<float>(checked((int)PanelPacking.Length(outputs, inputs, width)));
        fixed (float* source = weights)
        {
            switch (set)
            {
                case InstructionSet.Avx512:
                    PanelPacking.PackTransposed<Simd512, Vector512<float>>(source, inputs, outputs, inputs, 1, panels.Pointer);
                    break;
                case InstructionSet.Avx2:
                    PanelPacking.PackTransposed<Simd256, Vector256<float>>(source, inputs, outputs, inputs, 1, panels.Pointer);
                    break;
                default:
                    PanelPacking.PackTransposed<Simd128, Vector128<float>>(source, inputs, outputs, inputs, 1, panels.Pointer);
                    break;
            }
        }
        return new(panels, outputs, inputs, set);
    }
}
