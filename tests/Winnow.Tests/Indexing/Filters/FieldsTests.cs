using FsCheck;
using FsCheck.Fluent;
using Winnow.Corpus;
using Winnow.Indexing;
using Winnow.Indexing.Filters;
using Winnow.Indexing.Storage;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing.Filters;

public sealed class FieldsTests
{
    private static readonly Config Campaign = Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Count(300, 20_000));

    [Fact]
    public void Evaluates_as_the_filter_says_of_each_document() => Prop.ForAll(
        RandomFilters.Corpora, RandomFilters.Filters, (documents, filter) =>
    {
        using var fields = Open(Build(documents));
        Assert.Equal(documents.Length, fields.Documents);
        Assert.Equal(Naive(filter, documents), Walk(fields.Evaluate(filter)));
    }).Check(Campaign);

    [Fact]
    public void Merging_gives_what_building_from_the_living_gives() => Prop.ForAll(
        RandomFilters.Corpora, RandomFilters.Corpora, (first, second) =>
    {
        using var left = Open(Build(first));
        using var right = Open(Build(second));
        var deleted = new IdSet(second.Length);
        for (var i = 0; i < second.Length; i += 2)
            deleted.Add(i);
        Document[] living = [.. first, .. second.Where((_, i) => !deleted.Contains(i))];
        Assert.Equal(Build(living), Content(file => Fields.Merge([(left, null), (right, deleted)], file)));
    }).Check(Campaign.WithMaxTest(60));

    [Fact]
    public void Many_documents_are_kept_as_bits_where_that_is_smaller()
    {
        var documents = Enumerable.Range(0, 1000).Select(i => new Dictionary<string, MetadataValue>
        {
            ["year"] = MetadataValue.Of(2000 + (i % 20)),
            ["draft"] = MetadataValue.Of(i % 3 == 0),
            [i == 500 ? "rare" : "common"] = MetadataValue.Of("x"),
        }).Select((metadata, i) => Document.Create($"d{i:D4}", "", "x", metadata: metadata)).ToArray();
        var content = Build(documents);
        using var fields = Open(content);
        foreach (var text in new[]
        {
            "2005 <= year < 2007", "draft = true and year = 2000", "draft = false", "exists(rare)", "not exists(rare)", "exists(common)",
            "id ^= d01", "id in (d0001, d0999, d1000)", "common = x", "draft != true",
        })
        {
            var filter = Filter.Parse(text);
            Assert.Equal(Naive(filter, documents), Walk(fields.Evaluate(filter)));
        }

        // Each document's id takes 5 bytes and 16 of places, its year 12, its word 4; its booleans and presences are bits.
        Assert.InRange(content.Length, 1000 * 37, 1000 * 39);
    }

    [Fact]
    public void No_content_crashes_it_however_wrong()
    {
        var more = Enumerable.Range(0, 100).Select(i => new Dictionary<string, MetadataValue>
        {
            ["year"] = MetadataValue.Of(i),
            ["on"] = MetadataValue.Of(i % 2 == 0),
            ["at"] = MetadataValue.Of(new DateTimeOffset(2024, 1, 1, i % 24, 0, 0, TimeSpan.Zero)),
        }).Select((metadata, i) => Document.Create($"x{i}", "", "x", metadata: metadata));
        Document[] documents = [.. TestIndex.Documents, .. more];
        var content = Build(documents);
        var filter = Filter.Parse("id ^= x and year >= 5 or on = true and exists(at) or at < 2024-01-01T05:00 or author = Ödön "
            + "or tags in (x, 2) or not path ^= some");
        var random = new Random(5);
        var rounds = 3 * Campaign.MaxTest;
        var (refused, answered) = (0, 0);
        for (var round = 0; round < rounds; round++)
        {
            var damaged = (byte[])content.Clone();
            // Counts lie at the end: most of the damage goes there.
            var from = random.Next(2) == 0 ? 0 : content.Length - 150;
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                damaged[random.Next(from, damaged.Length)] = (byte)random.Next(256);
            if (random.Next(10) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            try
            {
                using var fields = Open(damaged);
                fields.Evaluate(filter).Count();
                Content(file => Fields.Merge([(fields, new IdSet(fields.Documents)), (fields, null)], file));
                answered++;
            }
            catch (IndexException error)
            {
                Assert.Contains("corrupt", error.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(refused > rounds / 10 && answered > rounds / 10, $"{refused} refused, {answered} answered");
    }

    [Fact]
    public void Says_which_fields_there_are_when_a_filter_asks_for_another()
    {
        using var fields = Open(Build([.. TestIndex.Documents]));
        var schema = FieldSchema.Of([fields]);
        Assert.Equal(
            "filter: no document has a field 'yaer'; the fields are: author (text), draft (boolean), id (text), path (text), "
            + "published (date), tags (text, number), year (number).",
            Assert.Throws<FilterException>(() => schema.Require(Filter.Parse("draft = true and not (yaer = 3 or year = 3)"))).Message);
        Assert.Equal(
            "filter: the field 'author' holds text, never '2020', which is a number; to compare with the text, put it in quotes: \"2020\".",
            Assert.Throws<FilterException>(() => schema.Require(Filter.Parse("author = 2020"))).Message);
        Assert.Equal(
            "filter: the field 'year' holds number, never text.",
            Assert.Throws<FilterException>(() => schema.Require(Filter.Parse("year ^= 20"))).Message);
        Assert.Throws<FilterException>(() => schema.Require(Filter.Parse("2019 < published")));
        Assert.Throws<FilterException>(() => schema.Require(Filter.Parse("published = yesterday")));
        Assert.Throws<FilterException>(() => schema.Require(Filter.Parse("exists(nothing)")));
        schema.Require(
            Filter.Parse("published >= \"2019-01-01\" and tags in (x, 2) and exists(draft) and path ^= some and not draft != true"));
    }

    private static List<int> Naive(Filter filter, Document[] documents) =>
        [.. Enumerable.Range(0, documents.Length).Where(i => NaiveFilter.Holds(filter, documents[i]))];

    private static byte[] Build(Document[] documents)
    {
        var builder = new FieldsBuilder();
        foreach (var document in documents)
            builder.Add(document.Id, document.Source.Path, document.Metadata);
        return Content(builder.Write);
    }

    /// <summary>The content that is written to a file, without its frame.</summary>
    private static byte[] Content(Action<IndexFileWriter> write)
    {
        using var file = PartFile.Of(FieldLayout.Kind, FieldLayout.Version, write);
        return file.Slice(0, (int)file.Length).ToArray();
    }

    /// <summary>Reads content in a frame with the right checksums.</summary>
    private static Fields Open(byte[] content) =>
        Fields.Open(PartFile.Of(FieldLayout.Kind, FieldLayout.Version, file => file.Write(content)));

    private static List<int> Walk(IdSet set)
    {
        var ids = new List<int>();
        for (var id = set.Next(0); id >= 0; id = set.Next(id + 1))
            ids.Add(id);
        return ids;
    }
}
