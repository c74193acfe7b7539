using System.Text;
using Winnow.Corpus;
using Winnow.Indexing.Filters;

namespace Winnow.Tests.Indexing.Filters;

/// <summary>What a filter means, said once more without columns: the oracle of <see cref="Fields"/>.</summary>
internal static class NaiveFilter
{
    public static bool Holds(Filter filter, Document document) => filter switch
    {
        Filter.And and => and.Clauses.All(clause => Holds(clause, document)),
        Filter.Or or => or.Clauses.Any(clause => Holds(clause, document)),
        Filter.Not not => !Holds(not.Clause, document),
        Filter.Eq eq => Values(document, eq.Field).Any(value => Compare(value, eq.Value) == 0),
        Filter.Ne ne => !Values(document, ne.Field).Any(value => Compare(value, ne.Value) == 0),
        Filter.In any => Values(document, any.Field).Any(value => any.Values.Any(wanted => Compare(value, wanted) == 0)),
        Filter.Exists exists => Values(document, exists.Field).Any(),
        Filter.Prefix prefix => Values(document, prefix.Field).Any(value =>
            value.Kind == MetadataKind.Text && value.Text.StartsWith(prefix.Start, StringComparison.Ordinal)),
        Filter.Range range => Values(document, range.Field).Any(value =>
            (range.From is null || Compare(value, range.From) is { } low && (low > 0 || (low == 0 && range.FromIncluded)))
            && (range.To is null || Compare(value, range.To) is { } high && (high < 0 || (high == 0 && range.ToIncluded)))
            && SameType(value, range)),
        _ => throw new NotSupportedException(filter.GetType().Name),
    };

    private static IEnumerable<MetadataValue> Values(Document document, string field)
    {
        if (field == "id")
            yield return MetadataValue.Of(document.Id);
        if (field == "path" && document.Source.Path.Length > 0)
            yield return MetadataValue.Of(document.Source.Path);
        if (!document.Metadata.TryGetValue(field, out var value))
            yield break;
        foreach (var item in value.Kind == MetadataKind.List ? value.Items : [value])
            yield return item;
    }

    /// <summary>How a document's value stands to a filter's; null where the two can't be compared.</summary>
    private static int? Compare(MetadataValue value, MetadataValue wanted) => (value.Kind, wanted.Kind) switch
    {
        (MetadataKind.Text, MetadataKind.Text) => Encoding.UTF8.GetBytes(value.Text).AsSpan().SequenceCompareTo(
            Encoding.UTF8.GetBytes(wanted.Text)),
        (MetadataKind.Number, MetadataKind.Number) => value.Number.CompareTo(wanted.Number),
        (MetadataKind.Boolean, MetadataKind.Boolean) => value.Boolean.CompareTo(wanted.Boolean),
        (MetadataKind.Date, MetadataKind.Date) => value.Date.CompareTo(wanted.Date),
        (MetadataKind.Date, MetadataKind.Text) => IsoDate.TryParse(wanted.Text, out var date) ? value.Date.CompareTo(date) : null,
        _ => null,
    };

    /// <summary>Text compares with dates only where both bounds are dates.</summary>
    private static bool SameType(MetadataValue value, Filter.Range range) => new[] { range.From, range.To }
        .OfType<MetadataValue>().All(bound => Compare(value, bound) is not null);
}
