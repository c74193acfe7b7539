using Winnow.Indexing.Vectors;
using Winnow.Numerics.Threading;

namespace Winnow.Tests.Indexing.Vectors;

public class BitVectorIndexTests
{
    private static readonly VectorOptions Bits = new() { Tier = VectorTier.Bits };

    [Fact]
    public void Finds_most_of_what_an_exact_search_finds_in_a_thirtieth_of_the_memory()
    {
        var vectors = TestVectors.Make(5_000, 256, seed: 1);
        using var index = SegmentVectors.Build(vectors, Bits, WorkerPool.Shared);
        Assert.True(index.Bytes <= 5_000 * 36);
        var queries = vectors.Queries(30, seed: 2);
        Assert.True(vectors.Recall(index, queries, 20) >= 0.95);
        Assert.Equal(1, vectors.Recall(index, queries, 20, new(Exact: true)));
        var within = TestVectors.Set(vectors.Count, id => id % 2 == 0);
        var without = TestVectors.Set(vectors.Count, id => id % 3 == 0);
        foreach (var search in new VectorSearch[] { new(within), new(null, without), new(within, without) })
            Assert.True(vectors.Recall(index, queries, 20, search) >= 0.95);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150)]
    public void Few_vectors_are_all_found(int count)
    {
        var vectors = TestVectors.Make(count, 10, seed: 3);
        using var index = SegmentVectors.Build(vectors, Bits, WorkerPool.Shared);
        Assert.Equal(1, vectors.Recall(index, [new float[10]], 200));
    }
}
