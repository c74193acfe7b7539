using System.Numerics;

namespace Winnow.Transformers;

/// <summary>Sums of vectors, element by element: bits don't depend on how wide the processor's registers are.</summary>
internal static class Rows
{
    /// <summary>result += addend.</summary>
    public static void Add(ReadOnlySpan<float> addend, Span<float> result)
    {
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(result[i..]) + new Vector<float>(addend[i..])).CopyTo(result[i..]);
        for (; i < result.Length; i++)
            result[i] += addend[i];
    }

    /// <summary>result += addend · factor.</summary>
    public static void AddScaled(ReadOnlySpan<float> addend, float factor, Span<float> result)
    {
        var i = 0;
        for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(result[i..]) + (new Vector<float>(addend[i..]) * factor)).CopyTo(result[i..]);
        for (; i < result.Length; i++)
            result[i] += addend[i] * factor;
    }

    /// <summary>row *= factor.</summary>
    public static void Scale(Span<float> row, float factor)
    {
        var i = 0;
        for (; i <= row.Length - Vector<float>.Count; i += Vector<float>.Count)
            (new Vector<float>(row[i..]) * factor).CopyTo(row[i..]);
        for (; i < row.Length; i++)
            row[i] *= factor;
    }

    /// <summary>
    /// result = the sum of the rows of <paramref name="rows"/>, each as long as <paramref name="result"/>, in their order.
    /// </summary>
    public static void Sum(ReadOnlySpan<float> rows, Span<float> result)
    {
        result.Clear();
        for (var start = 0; start < rows.Length; start += result.Length)
            Add(rows.Slice(start, result.Length), result);
    }
}
