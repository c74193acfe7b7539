using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>The values of one field before they are written: pairs in any order, which writing sorts and rids of repetitions.</summary>
internal sealed class FieldColumns
{
    /// <summary>Texts in UTF-8, in any order; one may stand here twice.</summary>
    public List<byte[]> Terms { get; } = [];

    public List<(int Term, int Document)> Texts { get; } = [];

    public List<(double Value, int Document)> Numbers { get; } = [];

    public List<(long Value, int Document)> Dates { get; } = [];

    public List<int> False { get; } = [];

    public List<int> True { get; } = [];

    /// <summary>Whether there is any value.</summary>
    public bool Any => Texts.Count + Numbers.Count + Dates.Count + False.Count + True.Count > 0;

    /// <summary>Writes the columns of the field and gives what the directory has to say of them.</summary>
    public FieldCounts Write(IndexFileWriter file, int documents)
    {
        var present = new IdSet(documents);
        var (values, bytes, texts) = WriteTexts(file, present);
        var numbers = WritePairs(file, Numbers, present);
        var dates = WritePairs(file, Dates, present);
        var (no, yes) = (SetOf(False, documents), SetOf(True, documents));
        WriteSet(file, no);
        WriteSet(file, yes);
        present = present.Or(no).Or(yes);
        WriteSet(file, present);
        return new(values, bytes, texts, numbers, dates, no.Count(), yes.Count(), present.Count());
    }

    public static void WriteDirectory(IndexFileWriter file, IReadOnlyList<(string Name, FieldCounts Counts)> fields, int documents)
    {
        var offset = file.Position;
        file.WriteVarint(fields.Count);
        foreach (var (name, counts) in fields)
        {
            file.WriteString(name);
            counts.Write(file);
        }

        file.WriteInt64(offset);
        file.WriteInt64(documents);
    }

    private (int Values, int Bytes, int Texts) WriteTexts(IndexFileWriter file, IdSet present)
    {
        if (Texts.Count == 0)
            return default;
        // The place of each term among the sorted, equal ones in one place.
        int[] order = [.. Enumerable.Range(0, Terms.Count)];
        Array.Sort(order, (left, right) => Terms[left].AsSpan().SequenceCompareTo(Terms[right]));
        var places = new int[Terms.Count];
        var distinct = new List<byte[]>();
        foreach (var term in order)
        {
            if (distinct.Count == 0 || !distinct[^1].AsSpan().SequenceEqual(Terms[term]))
                distinct.Add(Terms[term]);
            places[term] = distinct.Count - 1;
        }

        var entries = Texts.ConvertAll(entry => (Value: places[entry.Term], entry.Document));
        var count = SortDistinct(entries);
        var starts = new int[distinct.Count + 1];
        foreach (var (place, _) in entries)
            starts[place + 1]++;
        for (var place = 0; place < distinct.Count; place++)
            starts[place + 1] += starts[place];
        var offsets = new long[distinct.Count + 1];
        for (var place = 0; place < distinct.Count; place++)
            offsets[place + 1] = offsets[place] + distinct[place].Length;

        file.Write(offsets);
        WriteInts(file, starts);
        WriteDocuments(file, entries, present);
        foreach (var term in distinct)
            file.Write(term);
        FieldLayout.Pad(file);
        return (distinct.Count, checked((int)offsets[^1]), count);
    }

    private static int WritePairs<T>(IndexFileWriter file, List<(T Value, int Document)> pairs, IdSet present)
        where T : unmanaged, IComparable<T>
    {
        var count = SortDistinct(pairs);
        file.Write(MemoryMarshal.AsBytes<T>(pairs.ConvertAll(pair => pair.Value).ToArray()));
        WriteDocuments(file, pairs, present);
        return count;
    }

    private static void WriteDocuments<T>(IndexFileWriter file, List<(T Value, int Document)> pairs, IdSet present)
    {
        WriteInts(file, [.. pairs.Select(pair => pair.Document)]);
        foreach (var (_, document) in pairs)
            present.Add(document);
    }

    private static int SortDistinct<T>(List<(T Value, int Document)> pairs)
        where T : IComparable<T>
    {
        pairs.Sort(
            static (left, right) => left.Value.CompareTo(right.Value) is var order and not 0 ? order : left.Document - right.Document);
        var kept = 0;
        for (var i = 0; i < pairs.Count; i++)
        {
            if (kept == 0 || pairs[kept - 1].Document != pairs[i].Document || pairs[kept - 1].Value.CompareTo(pairs[i].Value) != 0)
                pairs[kept++] = pairs[i];
        }

        pairs.RemoveRange(kept, pairs.Count - kept);
        return kept;
    }

    private static IdSet SetOf(List<int> numbers, int documents)
    {
        var set = new IdSet(documents);
        foreach (var number in numbers)
            set.Add(number);
        return set;
    }

    private static void WriteSet(IndexFileWriter file, IdSet set)
    {
        if (FieldLayout.AsBits(set.Count(), set.Length))
        {
            file.Write(MemoryMarshal.AsBytes(set.Words));
            return;
        }

        var numbers = new List<int>();
        for (var number = set.Next(0); number >= 0; number = set.Next(number + 1))
            numbers.Add(number);
        WriteInts(file, [.. numbers]);
    }

    private static void WriteInts(IndexFileWriter file, ReadOnlySpan<int> values)
    {
        file.Write(MemoryMarshal.AsBytes(values));
        FieldLayout.Pad(file);
    }
}
