using System.Numerics;
using Winnow.Numerics.Kernels;

namespace Winnow.Numerics.Codes;

/// <summary>
/// A vector in four bits a value that the rows of a <see cref="BitMatrix"/> are compared with. Filled anew for each query; one thread at a
/// time.
/// </summary>
public sealed class BitQuery(int dimensions)
{
    /// <summary>
    /// Bits of a value of the query: with fewer, its rounding shows; with more, hardly any rows change places (Gao and Long 2024).
    /// </summary>
    internal const int Planes = 4;
    private const int Steps = (1 << Planes) - 1;

    // For each word of a row the lowest bits of its 64 values, then the next bits and so on.
    private readonly ulong[] _planes = new ulong[Planes * BitMatrix.WordsOf(dimensions)];

    /// <summary>D: values of a vector.</summary>
    public int Dimensions => dimensions;

    /// <summary>What one step is worth.</summary>
    internal float Step { get; private set; }

    /// <summary>The least value of the vector.</summary>
    internal float Least { get; private set; }

    /// <summary>The sum of the values as they were rounded.</summary>
    internal float Sum { get; private set; }

    /// <summary>Takes <paramref name="vector"/>; one that holds NaN or an infinity becomes zeros.</summary>
    public void Set(ReadOnlySpan<float> vector)
    {
        Guard.SameLength(dimensions, vector.Length);
        Array.Clear(_planes);
        (Least, Step, Sum) = (0, 0, 0);
        if (vector.IsEmpty || !FiniteCheck.AllFinite(vector))
            return;
        var (least, most) = (vector[0], vector[0]);
        foreach (var value in vector)
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        var step = (most - least) / Steps;
        if (!float.IsNormal(step))
            return;
        var total = 0;
        for (var d = 0; d < vector.Length; d++)
        {
            var level = Math.Clamp((int)MathF.Round((vector[d] - least) / step), 0, Steps);
            total += level;
            for (var plane = 0; plane < Planes; plane++)
                _planes[((d >> 6) * Planes) + plane] |= (ulong)((level >> plane) & 1) << (d & 63);
        }
        (Least, Step, Sum) = (least, step, (vector.Length * least) + (step * total));
    }

    /// <summary>Σ q·s over the values of a row, whose signs s are its bits.</summary>
    internal float Product(ReadOnlySpan<ulong> bits)
    {
        var planes = _planes.AsSpan(0, bits.Length * Planes);
        int ones = 0, first = 0, second = 0, third = 0, fourth = 0;
        for (var word = 0; word < bits.Length; word++)
        {
            var row = bits[word];
            var four = planes.Slice(word * Planes, Planes);
            ones += BitOperations.PopCount(row);
            first += BitOperations.PopCount(row & four[0]);
            second += BitOperations.PopCount(row & four[1]);
            third += BitOperations.PopCount(row & four[2]);
            fourth += BitOperations.PopCount(row & four[3]);
        }
        // Where the bit is set the value counts, elsewhere its opposite: twice the former less all.
        var levels = first + (2 * second) + (4 * third) + (8 * fourth);
        return (2 * ((Least * ones) + (Step * levels))) - Sum;
    }
}
