using System.Numerics;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Memory;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Codes;

/// <summary>
/// A vector in eight bits that the rows of a <see cref="CodeMatrix"/> are compared with. Filled anew for each query; one thread at a time.
/// </summary>
public sealed unsafe class CodeQuery : IDisposable
{
    private readonly AlignedBuffer<sbyte> _values;
    private readonly AlignedBuffer<byte> _middle;

    /// <summary>A query of <paramref name="dimensions"/> values.</summary>
    public CodeQuery(int dimensions)
    {
        Dimensions = dimensions;
        var stride = CodeMatrix.StrideOf(dimensions);
        _values = new(stride);
        _middle = new(stride);
        _middle.Span.Fill(CodeMatrix.Middle);
    }

    /// <summary>D: values of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>What one step of the codes is worth.</summary>
    internal float Scale { get; private set; }

    /// <summary>128 · Σ q: what the sums of products are too high by, because codes are stored 128 too high.</summary>
    internal int Excess { get; private set; }

    internal sbyte* Values => _values.Pointer;

    /// <summary>Takes the first D values of <paramref name="vector"/>.</summary>
    public void Set(ReadOnlySpan<float> vector)
    {
        Guard.AtLeast(Dimensions, vector.Length, "The vector");
        float scale;
        fixed (float* values = vector)
            QuantizeSymmetric.Row(CpuFeatures.Active, values, Dimensions, Values, _values.Length, out scale);
        Scale = float.IsNaN(scale) ? 0 : scale;
        Excess = SumOfMiddles();
    }

    /// <summary>Takes a row of <paramref name="codes"/>.</summary>
    public void Set(CodeMatrix codes, int row)
    {
        ArgumentNullException.ThrowIfNull(codes);
        Guard.SameLength(codes.Dimensions, Dimensions);
        fixed (byte* source = codes.Rows(row, 1))
        {
            var middles = new Vector<byte>(CodeMatrix.Middle);
            for (var i = 0; i < codes.Stride; i += Vector<byte>.Count)
                (Vector.Load(source + i) ^ middles).Store((byte*)Values + i);
        }
        Scale = codes.Scales[row];
        Excess = SumOfMiddles();
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _middle.Dispose();
    }

    private int SumOfMiddles()
    {
        int sum;
        ByteDot.Consecutive(ByteDot.Active, _middle.Pointer, _middle.Length, 1, Values, &sum);
        return sum;
    }
}
