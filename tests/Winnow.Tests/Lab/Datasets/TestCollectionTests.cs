using Winnow.Lab.Datasets;

namespace Winnow.Tests.Lab.Datasets;

public sealed class TestCollectionTests : IDisposable
{
    private const string Queries = "{\"_id\": \"q1\", \"text\": \"first\", \"kind\": \"negation\", \"near_misses\": "
        + "[\"d9\"]}\n\n{\"_id\": \"q2\", \"text\": \"second\"}\n{\"_id\": \"q3\", \"text\": \"unjudged\"}\n";

    private readonly TempFolder _folder = new();

    [Fact]
    public void Reads_judged_queries_in_order()
    {
        Write(Queries, "query-id\tcorpus-id\tscore\nq2\td1\t1\nq1\td1\t2\nq1\td2\t0\nq3\td1\t0\n");
        var collection = TestCollection.Open(_folder.Root);
        Assert.Equal(["q1", "q2"], collection.Queries.Select(query => query.Id));
        Assert.Equal("negation", collection.Queries[0].Kind);
        Assert.Equal(["d9"], collection.Queries[0].NearMisses);
        Assert.Empty(collection.Queries[1].NearMisses);
        Assert.Equal(2, collection.Judgements.Of("q1")["d1"]);
        Assert.Equal(4, collection.Judgements.Count);
        Assert.Empty(collection.Judgements.Of("nobody"));
        Assert.EndsWith("corpus.jsonl", collection.CorpusPath, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_the_qrels_of_trec()
    {
        var judgements = Judgements.Read(_folder.Write("qrels.txt", "q1 0 d1 1\nq1  0 d2 -1\n"));
        Assert.Equal(1, judgements.Of("q1")["d1"]);
        Assert.Equal(-1, judgements.Of("q1")["d2"]);
        Assert.True(judgements.HasRelevant("q1"));
    }

    [Theory]
    [InlineData("{\"_id\": \"q1\"}\n", "q1\td1\t1\n", "queries.jsonl:1")]
    [InlineData("{\"_id\": 7, \"text\": \"x\"}\n", "q1\td1\t1\n", "queries.jsonl:1")]
    [InlineData("\n[]\n", "q1\td1\t1\n", "queries.jsonl:2")]
    [InlineData("{oops\n", "q1\td1\t1\n", "queries.jsonl:1")]
    [InlineData(Queries, "q1\td1\tvery\n", "test.tsv:1")]
    [InlineData(Queries, "query-id\tcorpus-id\tscore\nq1\td1\n", "test.tsv:2")]
    [InlineData(Queries, "other\td1\t1\n", "no query has a relevant document")]
    public void Malformed_files_are_named_with_the_line(string queries, string qrels, string said)
    {
        Write(queries, qrels);
        var error = Assert.Throws<DatasetException>(() => TestCollection.Open(_folder.Root));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Assert.Contains(
            "corpus.jsonl", Assert.Throws<DatasetException>(() => TestCollection.Open(_folder.Root)).Message, StringComparison.Ordinal);
        _folder.Write("corpus.jsonl", "");
        Assert.Contains(
            "queries.jsonl", Assert.Throws<DatasetException>(() => TestCollection.Open(_folder.Root)).Message, StringComparison.Ordinal);
        _folder.Write("queries.jsonl", Queries);
        Assert.Contains(
            "test.tsv", Assert.Throws<DatasetException>(() => TestCollection.Open(_folder.Root)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string queries, string qrels)
    {
        _folder.Write("corpus.jsonl", "");
        _folder.Write("queries.jsonl", queries);
        _folder.Write("qrels/test.tsv", qrels);
    }
}
