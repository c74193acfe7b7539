using FsCheck;
using FsCheck.Fluent;
using Winnow.Corpus;
using Winnow.Indexing.Filters;

namespace Winnow.Tests.Indexing.Filters;

/// <summary>Filters and documents over few fields and few values, so that they often meet.</summary>
internal static class RandomFilters
{
    private static readonly string[] Texts =
    [
        "a", "ab", "abc", "b", "docs/a.md", "docs/", "2024-03-01", "2024-03-01T09:30:00+02:00", "true", "007", "5", "and", "NOT", "in", "",
        " ", "it's", "say \"x\"", "back\\slash", "é", "漢字", "\uFFFD", "🙂", "(x)", "a=b", "two\nlines", "-", "2024-13-01",
    ];

    private static readonly string[] Names =
    [
        "tag", "year", "published", "draft", "mixed", "id", "path", "publication year", "not", "exists", "\"q\"",
    ];

    private static readonly double[] Numbers =
    [
        0, -0.0, 1, -1, 5, 2020, 2021.5, 0.1 + 0.2, 1e300, -5e-324, 1L << 53, 123456789012345678, 1e15,
    ];

    private static readonly DateTimeOffset[] Dates =
    [
        DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new(2024, 3, 1, 0, 0, 0, TimeSpan.Zero),
        new(2024, 3, 1, 9, 30, 0, TimeSpan.FromHours(2)), new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(1),
    ];

    private static readonly Gen<MetadataValue> Comparable = Gen.OneOf(
        Gen.Elements(Texts).Select(MetadataValue.Of), Gen.Elements(Numbers).Select(MetadataValue.Of),
        Gen.Elements(Dates).Select(MetadataValue.Of));

    private static readonly Gen<MetadataValue> Scalar = Gen.OneOf(Comparable, Gen.Elements(true, false).Select(MetadataValue.Of));

    private static readonly Gen<MetadataValue> Value = Gen.Frequency(
        (3, Scalar), (1, Scalar.ListOf().Select(items => MetadataValue.Of(items.Take(4)))));

    private static readonly Gen<string> Name = Gen.Elements(Names);

    private static readonly Gen<Filter> Leaf = Gen.OneOf<Filter>(
        from name in Name from value in Scalar select (Filter)new Filter.Eq(name, value),
        from name in Name from value in Scalar select (Filter)new Filter.Ne(name, value),
        from name in Name from values in Scalar.NonEmptyListOf() select (Filter)new Filter.In(name, [.. values]),
        Range,
        Name.Select(name => (Filter)new Filter.Exists(name)),
        from name in Name from start in Gen.Elements(Texts) select (Filter)new Filter.Prefix(name, start));

    private static Gen<Filter> Range =>
        from name in Name
        from one in Comparable
        from other in Comparable
        from form in Gen.Choose(0, 2)
        from first in Gen.Elements(true, false)
        from last in Gen.Elements(true, false)
        select (Filter)new Filter.Range(
            name, form == 1 ? null : one, form == 0 || (form == 2 && other.Kind != one.Kind) ? null : form == 1 ? one : other, first, last);

    public static Arbitrary<Filter> Filters { get; } = Gen.Sized(size => Tree(Math.Min(size, 20))).ToArbitrary();

    /// <summary>The metadata of a corpus.</summary>
    public static Arbitrary<Document[]> Corpora { get; } = DocumentsOf().ToArbitrary();

    private static Gen<Document[]> DocumentsOf() =>
        from metadata in Metadata().ArrayOf()
        from path in Gen.Elements(Texts)
        select metadata.Select((fields, i) => Document.Create(
            $"d{i % 7}", "", "x", metadata: fields,
            source: i % 3 == 0 ? DocumentSource.Memory : new DocumentSource(path + i % 2))).ToArray();

    private static Gen<Dictionary<string, MetadataValue>> Metadata() =>
        (from name in Name from value in Value select (name, value)).ListOf().Select(fields =>
        {
            var metadata = new Dictionary<string, MetadataValue>();
            foreach (var (name, value) in fields.Take(6))
                metadata[name] = value;
            return metadata;
        });

    private static Gen<Filter> Tree(int size) => size < 2
        ? Leaf
        : Gen.Frequency(
            (3, Leaf),
            (1, Tree(size / 2).Select(clause => (Filter)new Filter.Not(clause))),
            (2, Several(size).Select(clauses => (Filter)new Filter.And(clauses))),
            (2, Several(size).Select(clauses => (Filter)new Filter.Or(clauses))));

    private static Gen<Filter[]> Several(int size) =>
        from count in Gen.Choose(2, 4) from clauses in Tree(size / 3).ArrayOf(count) select clauses;
}
