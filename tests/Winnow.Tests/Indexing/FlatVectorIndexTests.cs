using Winnow.Indexing;
using Winnow.Indexing.Vectors;

namespace Winnow.Tests.Indexing;

public sealed class FlatVectorIndexTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 10)]
    [InlineData(200, 1)]
    [InlineData(200, 100)]
    [InlineData(200, 5_000)]
    public void Finds_what_sorting_all_products_finds(int copies, int k)
    {
        TestIndex.Write(_folder["index"], copies);
        using var index = IndexReader.Open(_folder["index"]);
        var query = TestIndex.Vector(12_345);
        var expected = Enumerable.Range(0, index.Passages)
            .Select(id => (id, score: TestIndex.Vector(id).Zip(query, (x, y) => (double)x * y).Sum()))
            .OrderByDescending(match => match.score)
            .Take(k)
            .ToArray();
        var matches = new VectorMatch[k];
        var found = index.SearchVectors(query, matches);
        Assert.Equal(expected.Length, found);
        for (var i = 0; i < found; i++)
        {
            Assert.Equal(expected[i].score, matches[i].Score, 1e-5);
            Assert.Equal(TestIndex.Vector(matches[i].Id).Zip(query, (x, y) => (double)x * y).Sum(), matches[i].Score, 1e-5);
        }

        Assert.Equal(found, matches.Take(found).Select(match => match.Id).Distinct().Count());
    }

    [Fact]
    public void Equal_scores_come_in_the_order_of_their_ids()
    {
        TestIndex.Write(_folder["index"], copies: 50);
        using var index = IndexReader.Open(_folder["index"]);
        var matches = new VectorMatch[20];
        index.SearchVectors(new float[TestIndex.Dimensions], matches);
        Assert.Equal(Enumerable.Range(0, 20), matches.Select(match => match.Id));
    }

    [Fact]
    public void A_query_of_the_wrong_size_is_refused()
    {
        TestIndex.Write(_folder["index"]);
        using var index = IndexReader.Open(_folder["index"]);
        Assert.Throws<ArgumentException>(() => index.SearchVectors(new float[3], new VectorMatch[1]));
    }

    public void Dispose() => _folder.Dispose();
}
