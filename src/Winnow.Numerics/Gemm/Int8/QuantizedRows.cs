using Winnow.Numerics.Kernels;
using Winnow.Numerics.Memory;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>Rows of activations as unsigned bytes, a scale and an offset per row: what <see cref="Int8Product"/> multiplies.</summary>
/// <remarks>
/// Meant to be kept and refilled: it grows to the largest batch it has held and allocates nothing after that. One thread at a time
/// may fill it; any number may read. A row's bytes, scale and offset depend on its values alone.
/// </remarks>
public sealed unsafe class QuantizedRows : IDisposable
{
    private AlignedBuffer<byte> _values = new(0);
    private AlignedBuffer<float> _scales = new(0);
    private AlignedBuffer<float> _staging = new(0);

    /// <summary>T: rows held.</summary>
    public int Count { get; private set; }

    /// <summary>K: values in each.</summary>
    public int Inputs { get; private set; }

    /// <summary>K with its padding: bytes of a row that kernels read.</summary>
    internal int Depth { get; private set; }

    /// <summary>Bytes from one row to the next.</summary>
    internal int Stride { get; private set; }

    internal byte* Values => _values.Pointer;

    /// <summary>T scales.</summary>
    internal float* Scales => _scales.Pointer;

    /// <summary>T offsets.</summary>
    internal float* Offsets => _scales.Pointer + Count;

    /// <summary>Quantises <paramref name="rows"/> in place of what was held.</summary>
    /// <param name="rows">T×K values, row-major.</param>
    /// <param name="count">T.</param>
    /// <param name="inputs">K.</param>
    /// <param name="scaling">What each row goes through first; null for nothing.</param>
    public void Quantize(ReadOnlySpan<float> rows, int count, int inputs, ChannelScaling? scaling = null) =>
        Quantize(CpuFeatures.Active, rows, count, inputs, scaling);

    /// <summary>
    /// destination = layer norm of x + residual, quantised row by row while it is in the cache; the floats stay, for the next residual.
    /// </summary>
    /// <param name="x">T×K values.</param>
    /// <param name="residual">T×K values.</param>
    /// <param name="gamma">K scales.</param>
    /// <param name="beta">K shifts.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="destination">Receives T×K values; may be <paramref name="x"/> or <paramref name="residual"/>.</param>
    /// <param name="scaling">What the normalised rows go through on their way to bytes, not as floats; null for nothing.</param>
    public void QuantizeNormalizedSum(
        ReadOnlySpan<float> x, ReadOnlySpan<float> residual, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<float> destination, ChannelScaling? scaling = null)
    {
        Guard.SameLength(x.Length, destination.Length);
        Guard.SameLength(x.Length, residual.Length);
        var (set, inputs) = (CpuFeatures.Active, gamma.Length);
        Prepare(inputs == 0 ? 0 : x.Length / inputs, inputs);
        if (x.Length != Count * inputs)
            throw new ArgumentException($"{x.Length} values are not whole rows of {inputs}.", nameof(x));
        for (var row = 0; row < Count; row++)
        {
            var start = row * inputs;
            var normal = destination.Slice(start, inputs);
            LayerNorm.ApplyToSum(set, x.Slice(start, inputs), residual.Slice(start, inputs), gamma, beta, epsilon, normal);
            fixed (float* source = normal)
                Fill(set, source, row, 1, scaling);
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _scales.Dispose();
        _staging.Dispose();
    }

    internal void Quantize(InstructionSet set, ReadOnlySpan<float> rows, int count, int inputs, ChannelScaling? scaling = null)
    {
        Prepare(count, inputs);
        Guard.AtLeast((long)count * inputs, rows.Length, nameof(rows));
        fixed (float* source = rows)
            Fill(set, source, 0, count, scaling);
    }

    /// <summary>Makes room for T rows of K values, whose content is undefined until they are filled.</summary>
    internal void Prepare(int count, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(inputs);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inputs, Int8Layout.MostInputs);
        (Count, Inputs, Depth) = (count, inputs, Int8Layout.Padded(inputs));
        // An odd number of cache lines: rows that lie a power of two apart would compete for the same few places in the cache.
        Stride = ((Depth / Int8Layout.DepthUnit) | 1) * Int8Layout.DepthUnit;
        Reserve(ref _values, checked(count * Stride));
        Reserve(ref _scales, 2 * count);
    }

    /// <summary>Fills <paramref name="count"/> rows from <paramref name="first"/> on.</summary>
    internal void Fill(InstructionSet set, float* rows, int first, int count, ChannelScaling? scaling = null)
    {
        if (scaling is not null && scaling.Channels != Inputs)
            throw new ArgumentException($"A scaling of {scaling.Channels} channels does not fit rows of {Inputs}.", nameof(scaling));
        var staged = scaling is null ? null : Staging(Inputs);
        for (var row = first; row < first + count; row++, rows += Inputs)
        {
            scaling?.Apply(set, rows, staged);
            Kernels.Quantize.Row(
                set, staged == null ? rows : staged, Inputs, Values + ((nint)row * Stride), Depth, out Scales[row], out Offsets[row]);
        }
        GC.KeepAlive(scaling);
    }

    /// <summary>The K bytes of a row.</summary>
    internal ReadOnlySpan<byte> Row(int index) => new(Values + ((nint)index * Stride), Inputs);

    /// <summary>The scale of a row.</summary>
    internal float Scale(int index) => Scales[index];

    /// <summary>The offset of a row.</summary>
    internal float Offset(int index) => Offsets[index];

    /// <summary>Room for floats on their way to becoming bytes of this object.</summary>
    internal float* Staging(int length)
    {
        Reserve(ref _staging, length);
        return _staging.Pointer;
    }

    private static void Reserve<T>(ref AlignedBuffer<T> buffer, int length)
        where T : unmanaged
    {
        if (buffer.Length >= length)
            return;
        buffer.Dispose();
        buffer = new(length);
    }
}
