using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>Pairs of value and document in ascending order, read in place: a range of values is found by bisection.</summary>
internal readonly struct SortedColumn<T>(IndexFile file, long offset, int count)
    where T : unmanaged, IComparable<T>
{
    public int Count => count;

    /// <summary>Bytes that the column takes up.</summary>
    public long Bytes => ValueBytes + FieldLayout.Aligned((long)count * sizeof(int));

    public ReadOnlySpan<T> Values => MemoryMarshal.Cast<byte, T>(file.Slice(offset, checked((int)ValueBytes)));

    public ReadOnlySpan<int> Documents => MemoryMarshal.Cast<byte, int>(file.Slice(offset + ValueBytes, checked(count * sizeof(int))));

    private long ValueBytes => (long)count * 8; // numbers and ticks alike

    public void AddEqual(T value, IdSet target) => AddRange(value, true, value, true, target);

    /// <summary>Adds the documents with a value between two bounds, null for none.</summary>
    public void AddRange(T? from, bool fromIncluded, T? to, bool toIncluded, IdSet target)
    {
        var values = Values;
        var first = from is { } least ? LowerBound(values, least, after: !fromIncluded) : 0;
        var end = to is { } greatest ? LowerBound(values, greatest, after: toIncluded) : count;
        if (first < end)
            DocumentSet.Add(file, offset + ValueBytes + ((long)first * sizeof(int)), end - first, target);
    }

    /// <summary>The place of the first value that is not less than <paramref name="value"/>, or that is greater.</summary>
    private static int LowerBound(ReadOnlySpan<T> values, T value, bool after)
    {
        var (low, high) = (0, values.Length);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var order = values[middle].CompareTo(value);
            if (order < 0 || (after && order == 0))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
