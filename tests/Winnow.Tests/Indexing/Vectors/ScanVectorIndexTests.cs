using Winnow.Indexing.Vectors;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing.Vectors;

public class ScanVectorIndexTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(10, 3, 100)]
    [InlineData(9_000, 100, 10)]
    [InlineData(9_000, 384, 100)]
    public void Finds_what_an_exact_search_finds(int count, int dimensions, int k)
    {
        var vectors = TestVectors.Make(count, dimensions, seed: count);
        using var index = SegmentVectors.Build(vectors, new VectorOptions { Tier = VectorTier.Exact }, WorkerPool.Shared);
        Assert.True(vectors.Recall(index, vectors.Queries(20, seed: 1), k) >= 0.999);
    }

    [Fact]
    public void Scores_are_those_of_fp32()
    {
        var vectors = TestVectors.Make(500, 64, seed: 1);
        using var index = SegmentVectors.Build(vectors, new(), WorkerPool.Shared);
        foreach (var query in vectors.Queries(10, seed: 2))
        {
            var matches = new VectorMatch[10];
            index.Search(query, matches, default);
            Assert.Equal(vectors.Exact(query, 10), matches);
        }
    }

    [Fact]
    public void Any_number_of_threads_finds_the_same()
    {
        var vectors = TestVectors.Make(20_000, 16, seed: 3);
        using var one = new WorkerPool(1);
        using var four = new WorkerPool(4);
        using var codes = VectorCodes.Quantize(vectors, 16, one);
        using var single = new ScanVectorIndex(vectors, codes, one);
        using var parallel = new ScanVectorIndex(vectors, codes, four);
        var (expected, actual) = (new VectorMatch[50], new VectorMatch[50]);
        foreach (var query in vectors.Queries(20, seed: 4))
        {
            single.Search(query, expected, default);
            parallel.Search(query, actual, default);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Finds_only_what_is_admitted_and_all_of_it()
    {
        var vectors = TestVectors.Make(3_000, 32, seed: 5);
        using var index = SegmentVectors.Build(vectors, new(), WorkerPool.Shared);
        var queries = vectors.Queries(5, seed: 6);
        foreach (var modulus in new[] { 1, 2, 3, 10, 1_000, 2_999 })
        {
            var within = TestVectors.Set(vectors.Count, id => id % modulus == 0);
            var without = TestVectors.Set(vectors.Count, id => id % 7 == 0);
            foreach (var search in new VectorSearch[] { new(within), new(null, without), new(within, without) })
                Assert.Equal(1, vectors.Recall(index, queries, 20, search), 0.011);
        }

        Assert.Equal(0, index.Search(queries[0], new VectorMatch[3], new(TestVectors.Set(vectors.Count, _ => false))));
    }

    [Fact]
    public void Equal_scores_come_in_the_order_of_their_ids()
    {
        var vectors = TestVectors.Make(1_000, 16, seed: 7);
        using var index = SegmentVectors.Build(vectors, new(), WorkerPool.Shared);
        var matches = new VectorMatch[20];
        index.Search(new float[16], matches, default);
        Assert.Equal(Enumerable.Range(0, 20), matches.Select(match => match.Id));
    }

    [Fact]
    public void A_query_or_a_set_of_the_wrong_size_is_refused()
    {
        var vectors = TestVectors.Make(10, 4, seed: 8);
        using var index = SegmentVectors.Build(vectors, new(), WorkerPool.Shared);
        Assert.Throws<ArgumentException>(() => index.Search(new float[3], new VectorMatch[1], default));
        Assert.Throws<ArgumentException>(() => index.Search(new float[4], new VectorMatch[1], new(new(9))));
        Assert.Throws<ArgumentException>(() => index.Search(new float[4], new VectorMatch[1], new(new(10), new(11))));
    }

    [Fact]
    public void The_first_dimensions_find_candidates_for_the_rest()
    {
        // Vectors whose first eight values carry most of their length, as Matryoshka models make them.
        var near = TestVectors.Make(4_000, 8, seed: 9);
        var rest = TestVectors.Make(4_000, 24, seed: 10);
        var values = new float[4_000 * 32];
        for (var i = 0; i < 4_000; i++)
        {
            for (var d = 0; d < 32; d++)
                values[(i * 32) + d] = d < 8 ? 0.95f * near.Rows(i, 1)[d] : 0.3122f * rest.Rows(i, 1)[d - 8];
        }

        var vectors = new TestVectors(values, 32, near.Clusters);
        using var index = SegmentVectors.Build(vectors, new VectorOptions { CoarseDimensions = 8 }, WorkerPool.Shared);
        Assert.True(index.Bytes <= 4_000 * 68);
        Assert.True(vectors.Recall(index, vectors.Queries(30, seed: 11), 10) > 0.9);
    }

    [Fact]
    public void A_warm_search_allocates_nothing()
    {
        var vectors = TestVectors.Make(2_000, 32, seed: 12);
        using var one = new WorkerPool(1);
        using var index = SegmentVectors.Build(vectors, new(), one);
        var matches = new VectorMatch[10];
        var query = vectors.Queries(1, seed: 13)[0];
        Assert.Equal(0, Allocated.ByWarm(() => index.Search(query, matches, default)));
    }
}
