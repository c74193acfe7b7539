using Winnow.Numerics.Kernels;
using Winnow.Numerics.Memory;

namespace Winnow.Numerics.Codes;

/// <summary>
/// N vectors of D values in one bit each: v − c ≈ factor · s, where s = ±1 is the sign of each value's distance from a centre c.
/// </summary>
/// <remarks>
/// The factor is ‖v − c‖² / ‖v − c‖₁, with which the estimate of the inner product with v itself is exact and that with other vectors is
/// nearly unbiased (RaBitQ, Gao and Long 2024, without its rotation). The centre adds the same to every score of a query, and is left out.
/// Written by its maker, then shared unchanged between threads.
/// </remarks>
public sealed class BitMatrix : IDisposable
{
    private const int WordBits = 64;

    private readonly LargeBuffer<ulong> _bits;
    private readonly LargeBuffer<float> _factors;

    /// <summary>Makes room for <paramref name="count"/> vectors of <paramref name="dimensions"/> values.</summary>
    public BitMatrix(int count, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        (Count, Dimensions, Words) = (count, dimensions, WordsOf(dimensions));
        _bits = new((long)count * Words);
        _factors = new(count);
    }

    /// <summary>N: vectors.</summary>
    public int Count { get; }

    /// <summary>D: values of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>64-bit words of a row.</summary>
    public int Words { get; }

    /// <summary>Bytes of memory held.</summary>
    public long Bytes => _bits.Bytes + _factors.Bytes;

    /// <summary>The factor of each vector.</summary>
    public Span<float> Factors => _factors.Slice(0, Count);

    /// <summary>Words of a row of <paramref name="dimensions"/> bits.</summary>
    public static int WordsOf(int dimensions) => (dimensions + WordBits - 1) / WordBits;

    /// <summary>The bits of <paramref name="count"/> vectors from number <paramref name="first"/> on.</summary>
    public Span<ulong> Rows(int first, int count) => _bits.Slice((long)first * Words, checked(count * Words));

    /// <summary>
    /// Takes the signs of <paramref name="vector"/> as seen from <paramref name="centre"/>; one that is not finite becomes zeros.
    /// </summary>
    public void Set(int row, ReadOnlySpan<float> vector, ReadOnlySpan<float> centre)
    {
        Guard.SameLength(Dimensions, vector.Length);
        Guard.SameLength(Dimensions, centre.Length);
        var bits = Rows(row, 1);
        bits.Clear();
        var (squares, magnitudes) = (0f, 0f);
        for (var d = 0; d < vector.Length; d++)
        {
            var value = vector[d] - centre[d];
            squares += value * value;
            magnitudes += MathF.Abs(value);
            if (value > 0)
                bits[d >> 6] |= 1UL << (d & 63);
        }
        var factor = squares / magnitudes;
        Factors[row] = float.IsFinite(factor) ? factor : 0;
    }

    /// <summary>Estimates of the inner products with the rows from <paramref name="first"/> on, each less by the same amount.</summary>
    public void Scores(BitQuery query, int first, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(query);
        Guard.SameLength(Dimensions, query.Dimensions);
        var rows = Rows(first, scores.Length);
        var factors = _factors.Slice(first, scores.Length);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = factors[i] * query.Product(rows.Slice(i * Words, Words));
        GC.KeepAlive(this);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _bits.Dispose();
        _factors.Dispose();
    }
}
