using Winnow.Corpus;

namespace Winnow.Indexing.Filters;

/// <summary>Which fields an index has, and the types of their values: what a filter may ask for.</summary>
internal sealed class FieldSchema
{
    private const int NamesShown = 30;

    private readonly SortedDictionary<string, SortedSet<MetadataKind>> _fields = new(StringComparer.Ordinal);

    private FieldSchema() { }

    /// <summary>The fields of all segments.</summary>
    public static FieldSchema Of(IEnumerable<Fields> segments)
    {
        var schema = new FieldSchema();
        foreach (var (name, kinds) in segments.SelectMany(segment => segment.Schema))
        {
            if (!schema._fields.TryGetValue(name, out var known))
                schema._fields[name] = known = [];
            known.UnionWith(kinds);
        }

        return schema;
    }

    /// <summary>Makes sure that the fields of <paramref name="filter"/> are there and can have the values that it asks for.</summary>
    /// <exception cref="FilterException">One is not, or never does: the message says what there is.</exception>
    public void Require(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        switch (filter)
        {
            case Filter.Several several:
                foreach (var clause in several.Clauses)
                    Require(clause);
                break;
            case Filter.Not not:
                Require(not.Clause);
                break;
            case Filter.Eq eq:
                Require(eq.Field, eq.Value);
                break;
            case Filter.Ne ne:
                Require(ne.Field, ne.Value);
                break;
            case Filter.In any:
                foreach (var value in any.Values)
                    Require(any.Field, value);
                break;
            case Filter.Range range:
                foreach (var bound in new[] { range.From, range.To }.OfType<MetadataValue>())
                    Require(range.Field, bound);
                break;
            case Filter.Prefix prefix:
                if (!KindsOf(prefix.Field).Contains(MetadataKind.Text))
                    throw Mismatch(prefix.Field, "text", "");
                break;
            case Filter.Exists exists:
                KindsOf(exists.Field);
                break;
        }
    }

    private void Require(string field, MetadataValue value)
    {
        var kinds = KindsOf(field);
        if (kinds.Contains(value.Kind)
            || (value.Kind == MetadataKind.Text && kinds.Contains(MetadataKind.Date) && IsoDate.TryParse(value.Text, out _)))
            return;
        var remedy = kinds.Contains(MetadataKind.Text) ? $"; to compare with the text, put it in quotes: \"{value}\"" : "";
        throw Mismatch(field, $"'{value}', which is a {Name(value.Kind)}", remedy);
    }

    private SortedSet<MetadataKind> KindsOf(string field)
    {
        if (_fields.TryGetValue(field, out var kinds))
            return kinds;
        var names = string.Join(", ", _fields.Take(NamesShown).Select(known => $"{known.Key} ({NamesOf(known.Value)})"));
        var more = _fields.Count > NamesShown ? $" and {_fields.Count - NamesShown} more" : "";
        throw new FilterException($"filter: no document has a field '{field}'; the fields are: {names}{more}.");
    }

    private FilterException Mismatch(string field, string asked, string remedy) =>
        new($"filter: the field '{field}' holds {NamesOf(_fields[field])}, never {asked}{remedy}.");

    private static string NamesOf(IEnumerable<MetadataKind> kinds) => string.Join(", ", kinds.Select(Name));

    private static string Name(MetadataKind kind) => kind switch
    {
        MetadataKind.Text => "text",
        MetadataKind.Number => "number",
        MetadataKind.Boolean => "boolean",
        _ => "date",
    };
}
