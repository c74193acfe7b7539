using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>The distinct texts of a field in the order of their UTF-8 bytes, and the documents of each, read in place.</summary>
internal readonly struct TextColumn(IndexFile file, long offset, int count, int textBytes, int entries)
{
    /// <summary>Distinct texts.</summary>
    public int Count => count;

    /// <summary>Bytes that the column takes up.</summary>
    public long Bytes => count == 0 ? 0 : TextOffset - offset + FieldLayout.Aligned(textBytes);

    private long StartsOffset => offset + ((count + 1L) * sizeof(long));

    private long DocumentsOffset => StartsOffset + FieldLayout.Aligned((count + 1L) * sizeof(int));

    private long TextOffset => DocumentsOffset + FieldLayout.Aligned((long)entries * sizeof(int));

    /// <summary>The text in place <paramref name="index"/>, in UTF-8.</summary>
    public ReadOnlySpan<byte> Text(int index)
    {
        var bounds = MemoryMarshal.Cast<byte, long>(file.Slice(offset + ((long)index * sizeof(long)), 2 * sizeof(long)));
        return bounds[0] >= 0 && bounds[0] <= bounds[1] && bounds[1] <= textBytes
            ? file.Slice(TextOffset + bounds[0], (int)(bounds[1] - bounds[0]))
            : throw FileFormat.Corrupt(file.Path, "a text lies outside its column");
    }

    /// <summary>The documents of the texts in the places from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    public ReadOnlySpan<int> Documents(int first, int end)
    {
        var (from, to) = Entries(first, end);
        return MemoryMarshal.Cast<byte, int>(file.Slice(DocumentsOffset + ((long)from * sizeof(int)), checked((to - from) * sizeof(int))));
    }

    public void AddEqual(ReadOnlySpan<byte> text, IdSet target) =>
        Add(LowerBound(text, after: false), LowerBound(text, after: true), target);

    /// <summary>Adds the documents with a text between two bounds; a missing bound is none.</summary>
    public void AddRange(byte[]? from, bool fromIncluded, byte[]? to, bool toIncluded, IdSet target) => Add(
        from is null ? 0 : LowerBound(from, after: !fromIncluded),
        to is null ? count : LowerBound(to, after: toIncluded),
        target);

    /// <summary>Adds the documents with a text that begins with <paramref name="start"/>.</summary>
    public void AddPrefixed(byte[] start, IdSet target)
    {
        // The end is the first text after all that begin so: the prefix with its last byte one greater. UTF-8 has no byte 0xFF.
        var end = start.AsSpan().ToArray();
        if (end.Length > 0)
            end[^1]++;
        Add(LowerBound(start, after: false), end.Length == 0 ? count : LowerBound(end, after: false), target);
    }

    private void Add(int first, int end, IdSet target)
    {
        if (first >= end)
            return;
        var (from, to) = Entries(first, end);
        DocumentSet.Add(file, DocumentsOffset + ((long)from * sizeof(int)), to - from, target);
    }

    private (int From, int To) Entries(int first, int end)
    {
        var (from, to) = (Start(first), Start(end));
        return from >= 0 && from <= to && to <= entries ? (from, to)
            : throw FileFormat.Corrupt(file.Path, "a text's documents lie outside its column");
    }

    private int Start(int index) => MemoryMarshal.Read<int>(file.Slice(StartsOffset + ((long)index * sizeof(int)), sizeof(int)));

    /// <summary>The place of the first text that is not less than <paramref name="text"/>, or that is greater.</summary>
    private int LowerBound(ReadOnlySpan<byte> text, bool after)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (int)(((uint)low + (uint)high) >> 1);
            var order = Text(middle).SequenceCompareTo(text);
            if (order < 0 || (after && order == 0))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
