using Winnow.Indexing;
using Winnow.Indexing.Filters;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Segments;
using Winnow.Indexing.Vectors;
using Winnow.Tests.Indexing.Storage;

namespace Winnow.Tests.Indexing;

/// <summary>What is found depends on the documents that are there, not on the segments and deletions that they came through.</summary>
public sealed class SnapshotSearchTests : IDisposable
{
    private readonly WriterModel _model = new();
    private readonly IndexReader _scattered;
    private readonly IndexReader _whole;

    public SnapshotSearchTests()
    {
        var random = new Random(5);
        var files = new MemoryFileSystem();
        using (var writer = IndexWriter.Open(
            files, WriterModel.Contract,
            new() { Merging = MergeTime.AtCommit, Policy = new MergePolicy { SegmentsPerTier = 6, SmallestTier = 100 } }))
        {
            for (var step = 0; step < 400; step++)
            {
                var id = $"d{random.Next(120)}";
                if (random.Next(4) > 0)
                    _model.Add(writer, id, random.Next(1_000));
                else
                    _model.Delete(writer, id);
                if (step % 30 == 0)
                    writer.Commit();
            }

            writer.Commit();
        }

        _scattered = IndexReader.Open(files);
        var fresh = new MemoryFileSystem();
        using (var writer = IndexWriter.Create(fresh, WriterModel.Contract))
        {
            foreach (var (id, version) in _model.Versions)
                writer.Add(WriterModel.DocumentOf(id, version), WriterModel.PassagesOf(id, version));
            writer.Commit();
        }

        _whole = IndexReader.Open(fresh);
        Assert.True(_scattered.Manifest.Segments.Count > 2);
        Assert.Contains(_scattered.Manifest.Segments, segment => segment.Deleted is not null);
    }

    [Theory]
    [InlineData("passage")]
    [InlineData("d17 version")]
    [InlineData("\"passage 1 of\" d3")]
    [InlineData("nothing like it")]
    public void Text_search_gives_every_passage_the_same_score(string query)
    {
        Assert.Equal(Found(_whole, query, null), Found(_scattered, query, null));
        const string Where = "version >= 300 and version < 800";
        var admitted = Found(_scattered, query, Where);
        Assert.Equal(Found(_whole, query, Where), admitted);
        Assert.All(admitted.Keys, key => Assert.InRange(_model.Versions[key.Id], 300, 799));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("version >= 300 and version < 800")]
    [InlineData("id ^= d1")]
    [InlineData("id = d5 or id = nothing")]
    [InlineData("version < 0")]
    public void Vector_search_finds_all_that_are_admitted(string? where)
    {
        var query = WriterModel.Vector("query", 0, 0);
        var whole = Nearest(_whole, query, where);
        Assert.Equal(whole, Nearest(_scattered, query, where));
        if (where is not null)
            Assert.Equal(whole.Count, _scattered.Resolve(Filter.Parse(where)).Count);
        else
        {
            Assert.Equal(
                _model.Versions.Keys.Where(id => _scattered.Find(id)!.Value.Count > 0),
                whole.Keys.Select(key => key.Id).Distinct().Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void The_best_come_first_and_as_many_as_are_asked_for()
    {
        var matches = new VectorMatch[25];
        Assert.Equal(25, _scattered.SearchVectors(WriterModel.Vector("query", 1, 1), matches));
        Assert.Equal(matches.OrderByDescending(match => match.Score).ThenBy(match => match.Id), matches);
        var texts = new LexicalMatch[25];
        Assert.Equal(25, _scattered.SearchText("passage of version", texts));
        Assert.Equal(texts.OrderByDescending(match => match.Score).ThenBy(match => match.Id), texts);
    }

    [Fact]
    public void A_filter_of_another_reader_is_refused()
    {
        var filter = _whole.Resolve(Filter.Parse("id = d5"));
        Assert.Throws<ArgumentException>(() => _scattered.SearchVectors(WriterModel.Vector("q", 0, 0), new VectorMatch[1], filter));
        Assert.Throws<ArgumentException>(() => _scattered.SearchText("d5", new LexicalMatch[1], filter));
    }

    public void Dispose()
    {
        _scattered.Dispose();
        _whole.Dispose();
    }

    private static Dictionary<(string Id, int Ordinal), float> Found(IndexReader index, string query, string? where)
    {
        var matches = new LexicalMatch[index.Numbers];
        var count = index.SearchText(query, matches, where is null ? null : index.Resolve(Filter.Parse(where)));
        return Sorted(matches.Take(count).Select(match => (Key(index, match.Id), match.Score)));
    }

    private static Dictionary<(string Id, int Ordinal), float> Nearest(IndexReader index, float[] query, string? where)
    {
        var matches = new VectorMatch[index.Numbers];
        var count = index.SearchVectors(query, matches, where is null ? null : index.Resolve(Filter.Parse(where)));
        return Sorted(matches.Take(count).Select(match => (Key(index, match.Id), match.Score)));
    }

    private static Dictionary<(string Id, int Ordinal), float> Sorted(IEnumerable<((string Id, int Ordinal) Key, float Score)> found) =>
        found.OrderBy(match => match.Key).ToDictionary(match => match.Key, match => match.Score);

    private static (string Id, int Ordinal) Key(IndexReader index, int number)
    {
        Assert.False(index.IsDeleted(number));
        var passage = index.Passage(number).Passage;
        return (passage.DocumentId, passage.Ordinal);
    }
}
