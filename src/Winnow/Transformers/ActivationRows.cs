using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Memory;

namespace Winnow.Transformers;

/// <summary>Rows of activations on their way into a linear layer: as floats, as bytes, or as both. T tokens, W width.</summary>
/// <remarks>
/// Bytes exist for <see cref="Precision.Int8"/> alone, and are made for one reader, whose scaling they went through. Whoever writes
/// floats that a linear layer is to read calls <see cref="Quantize"/> afterwards; what linear layers and normalisations write for a
/// reader is quantised already.
/// </remarks>
internal sealed class ActivationRows(int width, Precision precision)
{
    /// <summary>T×W floats, from a multiple of 64 bytes on.</summary>
    public Span<float> Values => Memory.Span;

    /// <summary>The rows as bytes; null at other precisions.</summary>
    public QuantizedRows? Bytes { get; } = precision == Precision.Int8 ? new QuantizedRows() : null;

    private AlignedBuffer<float> Memory { get; set; } = new(0);

    /// <summary>Makes room for the floats of <paramref name="rows"/> rows; what was there is lost.</summary>
    public void Reserve(int rows)
    {
        Memory.Dispose();
        Memory = new(checked(rows * width));
    }

    /// <summary>
    /// Makes bytes of the first <paramref name="count"/> rows of floats for <paramref name="reader"/>, where bytes are wanted.
    /// </summary>
    public void Quantize(int count, LinearLayer reader) => Bytes?.Quantize(Values, count, width, reader.Scaling);

    /// <summary>Moves the first row of each sequence to the front. Bytes are left as they were.</summary>
    /// <param name="offsets">Where each sequence begins.</param>
    /// <param name="sequences">B.</param>
    public void KeepFirst(int[] offsets, int sequences)
    {
        var values = Values;
        for (var sequence = 1; sequence < sequences; sequence++)
            values.Slice(offsets[sequence] * width, width).CopyTo(values[(sequence * width)..]);
    }
}
