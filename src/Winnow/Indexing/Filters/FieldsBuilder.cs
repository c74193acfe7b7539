using System.Text;
using Winnow.Corpus;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Filters;

/// <summary>Gathers the metadata of a segment's documents, in their order, and writes it as columns.</summary>
internal sealed class FieldsBuilder
{
    /// <summary>The pseudo-field of the document's id; a metadata field of this name adds its values to it.</summary>
    public const string Id = "id";

    /// <summary>
    /// The pseudo-field of the file that the document was read from; a metadata field of this name adds its values to it.
    /// </summary>
    public const string Path = "path";

    private readonly SortedDictionary<string, Field> _fields = new(StringComparer.Ordinal);

    /// <summary>Documents added.</summary>
    public int Documents { get; private set; }

    /// <summary>Adds the next document.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="path">The file it was read from; empty for none.</param>
    /// <param name="metadata">Its further fields.</param>
    public void Add(string id, string path, IReadOnlyDictionary<string, MetadataValue> metadata)
    {
        Of(Id).Add(MetadataValue.Of(id), Documents);
        if (path.Length > 0)
            Of(Path).Add(MetadataValue.Of(path), Documents);
        foreach (var (name, value) in metadata)
        {
            if (value.Kind != MetadataKind.List)
                Of(name).Add(value, Documents);
            else if (value.Items.Count > 0)
                Of(name).AddAll(value.Items, Documents);
        }

        Documents++;
    }

    /// <summary>Writes the content of the file; completing it is the caller's.</summary>
    public void Write(IndexFileWriter file)
    {
        var directory = new List<(string, FieldCounts)>();
        foreach (var (name, field) in _fields)
            directory.Add((name, field.Columns.Write(file, Documents)));
        FieldColumns.WriteDirectory(file, directory, Documents);
    }

    private Field Of(string name)
    {
        if (!_fields.TryGetValue(name, out var field))
            _fields[name] = field = new();
        return field;
    }

    /// <summary>A field's columns, and which of its texts are known.</summary>
    private sealed class Field
    {
        private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);

        public FieldColumns Columns { get; } = new();

        public void AddAll(IReadOnlyList<MetadataValue> values, int document)
        {
            foreach (var value in values)
                Add(value, document);
        }

        public void Add(MetadataValue value, int document)
        {
            switch (value.Kind)
            {
                case MetadataKind.Text:
                    Columns.Texts.Add((Term(value.Text), document));
                    break;
                case MetadataKind.Number:
                    Columns.Numbers.Add((value.Number, document));
                    break;
                case MetadataKind.Date:
                    Columns.Dates.Add((value.Date.Ticks, document));
                    break;
                default:
                    (value.Boolean ? Columns.True : Columns.False).Add(document);
                    break;
            }
        }

        private int Term(string text)
        {
            if (!_terms.TryGetValue(text, out var term))
            {
                _terms[text] = term = Columns.Terms.Count;
                Columns.Terms.Add(Encoding.UTF8.GetBytes(text));
            }

            return term;
        }
    }
}
