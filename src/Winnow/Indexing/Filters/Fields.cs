using System.Text;
using Winnow.Corpus;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>
/// The metadata of a segment's documents as typed columns, memory-mapped: a filter is answered by bisection, with no document read.
/// </summary>
internal sealed class Fields : IDisposable
{
    private readonly IndexFile _file;
    private readonly SortedDictionary<string, Field> _fields = new(StringComparer.Ordinal);

    private Fields(IndexFile file)
    {
        _file = file;
        if (file.Length < FieldLayout.EndBytes)
            throw Corrupt();
        var end = new ContentReader(file.Slice(file.Length - FieldLayout.EndBytes, FieldLayout.EndBytes), file.Path);
        var (offset, documents) = (end.ReadInt64(), end.ReadInt64());
        var length = file.Length - FieldLayout.EndBytes - offset;
        if (offset < 0 || length is < 0 or > int.MaxValue || documents is < 0 or > int.MaxValue)
            throw Corrupt();
        Documents = (int)documents;

        var directory = new ContentReader(file.Slice(offset, (int)length), file.Path);
        long at = 0;
        for (var count = directory.ReadCount(); count > 0; count--)
        {
            var name = directory.ReadString();
            var field = Field.At(file, at, Documents, FieldCounts.Read(ref directory));
            at += field.Bytes;
            if (at > offset || !_fields.TryAdd(name, field))
                throw Corrupt();
        }

        if (at != offset)
            throw Corrupt();

        IndexException Corrupt() => FileFormat.Corrupt(file.Path, "its counts of values do not fit its length");
    }

    /// <summary>D: documents of the segment.</summary>
    public int Documents { get; }

    /// <summary>The fields in the order of their names, with the types of their values.</summary>
    public IEnumerable<(string Name, IReadOnlyList<MetadataKind> Kinds)> Schema =>
        _fields.Select(named => (named.Key, named.Value.Kinds));

    /// <summary>Reads the columns of <paramref name="file"/>, which is closed with them.</summary>
    /// <exception cref="IndexException">The file's counts contradict each other; the file is then closed.</exception>
    public static Fields Open(IndexFile file)
    {
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes the columns of several segments as one, without the documents that are deleted: the same bytes as a
    /// <see cref="FieldsBuilder"/> writes that was given the documents that live.
    /// </summary>
    /// <param name="inputs">The segments in their order, each with its deleted documents.</param>
    /// <param name="file">Where to; completing it is the caller's.</param>
    public static void Merge(IReadOnlyList<(Fields Fields, IdSet? Deleted)> inputs, IndexFileWriter file)
    {
        var renumbered = new int[inputs.Count][];
        var documents = 0;
        for (var input = 0; input < inputs.Count; input++)
            renumbered[input] = Renumber(inputs[input].Fields.Documents, inputs[input].Deleted, ref documents);

        var directory = new List<(string, FieldCounts)>();
        foreach (var name in inputs.SelectMany(input => input.Fields._fields.Keys).Distinct().Order(StringComparer.Ordinal))
        {
            var columns = new FieldColumns();
            for (var input = 0; input < inputs.Count; input++)
            {
                if (inputs[input].Fields._fields.TryGetValue(name, out var field))
                    field.CopyTo(columns, renumbered[input]);
            }

            if (columns.Any)
                directory.Add((name, columns.Write(file, documents)));
        }

        FieldColumns.WriteDirectory(file, directory, documents);
    }

    /// <summary>The documents for which <paramref name="filter"/> holds. A field that the segment lacks has no values.</summary>
    public IdSet Evaluate(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        switch (filter)
        {
            case Filter.And and:
                return and.Clauses.Select(Evaluate).Aggregate(static (left, right) => left.And(right));
            case Filter.Or or:
                return or.Clauses.Select(Evaluate).Aggregate(static (left, right) => left.Or(right));
            case Filter.Not not:
                return Evaluate(not.Clause).Not();
            case Filter.Ne ne:
                return Evaluate(new Filter.Eq(ne.Field, ne.Value)).Not();
        }

        var found = new IdSet(Documents);
        switch (filter)
        {
            case Filter.Eq eq when _fields.TryGetValue(eq.Field, out var field):
                field.AddEqual(eq.Value, found);
                break;
            case Filter.In any when _fields.TryGetValue(any.Field, out var field):
                foreach (var value in any.Values)
                    field.AddEqual(value, found);
                break;
            case Filter.Range range when _fields.TryGetValue(range.Field, out var field):
                field.AddRange(range, found);
                break;
            case Filter.Prefix(var name, var start) when _fields.TryGetValue(name, out var field):
                field.Texts.AddPrefixed(Encoding.UTF8.GetBytes(start), found);
                break;
            case Filter.Exists(var name) when _fields.TryGetValue(name, out var field):
                field.Present.AddTo(found);
                break;
        }

        return found;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The new number of each document, −1 for the deleted ones.</summary>
    private static int[] Renumber(int count, IdSet? deleted, ref int next)
    {
        var numbers = new int[count];
        for (var document = 0; document < count; document++)
            numbers[document] = deleted?.Contains(document) == true ? -1 : next++;
        return numbers;
    }
}
