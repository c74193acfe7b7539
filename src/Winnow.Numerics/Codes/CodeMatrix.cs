using System.Numerics;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Memory;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Codes;

/// <summary>N vectors of D values in eight bits each: v ≈ scale · (code − 128), with a scale for each vector.</summary>
/// <remarks>
/// The codes are symmetric (−127 to 127) and stored 128 too high, because the instructions that multiply bytes take one unsigned and one
/// signed operand; what that adds to a sum of products depends on the query alone. Rows begin at multiples of 64 bytes and are filled up
/// with 128, which stands for zero. Written by its maker, then shared unchanged between threads.
/// </remarks>
public sealed unsafe class CodeMatrix : IDisposable
{
    internal const byte Middle = 128;
    internal const ulong EightMiddles = 0x8080808080808080;
    private const int RowUnit = 64;
    private const int Batch = 128;

    private readonly LargeBuffer<byte> _codes;
    private readonly LargeBuffer<float> _scales;

    /// <summary>Makes room for <paramref name="count"/> vectors of <paramref name="dimensions"/> values.</summary>
    public CodeMatrix(int count, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, MaxDimensions);
        (Count, Dimensions, Stride) = (count, dimensions, StrideOf(dimensions));
        _codes = new((long)count * Stride);
        _scales = new(count);
    }

    /// <summary>The most values of a vector: more could overflow a 32-bit sum of products.</summary>
    public const int MaxDimensions = 65_536;

    /// <summary>N: vectors.</summary>
    public int Count { get; }

    /// <summary>D: values of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>Bytes from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Bytes of memory held.</summary>
    public long Bytes => _codes.Bytes + _scales.Bytes;

    /// <summary>The scale of each vector.</summary>
    public Span<float> Scales => _scales.Slice(0, Count);

    /// <summary>Bytes of a row of <paramref name="dimensions"/> codes.</summary>
    public static int StrideOf(int dimensions) => (dimensions + RowUnit - 1) / RowUnit * RowUnit;

    /// <summary>
    /// The codes of <paramref name="count"/> vectors from number <paramref name="first"/> on, rows of <see cref="Stride"/> bytes.
    /// </summary>
    public Span<byte> Rows(int first, int count) => _codes.Slice((long)first * Stride, checked(count * Stride));

    /// <summary>Quantises the first D values of <paramref name="vector"/>; one that holds NaN or an infinity becomes zeros.</summary>
    public void Set(int row, ReadOnlySpan<float> vector)
    {
        Guard.AtLeast(Dimensions, vector.Length, "The vector");
        fixed (byte* codes = Rows(row, 1))
        {
            float scale;
            fixed (float* values = vector)
                QuantizeSymmetric.Row(CpuFeatures.Active, values, Dimensions, (sbyte*)codes, Stride, out scale);
            for (var i = 0; i < Stride; i += sizeof(ulong))
                *(ulong*)(codes + i) ^= EightMiddles;
            Scales[row] = float.IsNaN(scale) ? 0 : scale;
        }
    }

    /// <summary>
    /// The inner products of <paramref name="query"/> with the rows from <paramref name="first"/> on, as many as fit
    /// <paramref name="scores"/>.
    /// </summary>
    public void Scores(CodeQuery query, int first, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(query);
        Guard.SameLength(Dimensions, query.Dimensions);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Count - scores.Length);
        var sums = stackalloc int[Batch];
        fixed (float* results = scores)
        {
            for (var done = 0; done < scores.Length; done += Batch)
            {
                var count = Math.Min(Batch, scores.Length - done);
                var row = first + done;
                ByteDot.Consecutive(ByteDot.Active, _codes.Pointer + ((nint)row * Stride), Stride, count, query.Values, sums);
                var scales = _scales.Pointer + row;
                var excess = new Vector<int>(query.Excess);
                var scale = new Vector<float>(query.Scale);
                var i = 0;
                for (; i <= count - Vector<int>.Count; i += Vector<int>.Count)
                {
                    var products = Vector.ConvertToSingle(Vector.Load(sums + i) - excess);
                    (products * (scale * Vector.Load(scales + i))).Store(results + done + i);
                }
                for (; i < count; i++)
                    results[done + i] = (sums[i] - query.Excess) * (query.Scale * scales[i]);
            }
        }
        GC.KeepAlive(this);
    }

    /// <summary>The inner products of <paramref name="query"/> with the rows that have these numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not below N.</exception>
    public void Scores(CodeQuery query, ReadOnlySpan<int> rows, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(query);
        Guard.SameLength(Dimensions, query.Dimensions);
        Guard.AtLeast(rows.Length, scores.Length, "The destination");
        foreach (var row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(rows));
        var sums = stackalloc int[Batch];
        fixed (int* numbers = rows)
        {
            for (var done = 0; done < rows.Length; done += Batch)
            {
                var count = Math.Min(Batch, rows.Length - done);
                ByteDot.Gathered(ByteDot.Active, _codes.Pointer, Stride, numbers + done, count, query.Values, sums);
                var scales = _scales.Pointer;
                for (var i = 0; i < count; i++)
                    scores[done + i] = (sums[i] - query.Excess) * (query.Scale * scales[numbers[done + i]]);
            }
        }
        GC.KeepAlive(this);
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _codes.Dispose();
        _scales.Dispose();
    }
}
