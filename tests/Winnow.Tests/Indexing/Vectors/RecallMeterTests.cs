using Winnow.Indexing.Vectors;
using Winnow.Numerics.Threading;

namespace Winnow.Tests.Indexing.Vectors;

public class RecallMeterTests
{
    [Fact]
    public void Tells_a_good_search_from_a_poor_one()
    {
        var vectors = TestVectors.Make(3_000, 24, seed: 1);
        using var index = SegmentVectors.Build(vectors, new() { Tier = VectorTier.Graph, M = 4, EfConstruction = 20 }, WorkerPool.Shared);
        var exact = RecallMeter.Measure(new FlatVectorIndex(vectors), vectors, k: 10, sample: 100);
        Assert.Equal((100, 10, 1.0, 1.0), (exact.Queries, exact.K, exact.Recall, exact.Worst));
        var wide = RecallMeter.Measure(index, vectors, k: 10, sample: 100, ef: 400);
        var narrow = RecallMeter.Measure(index, vectors, k: 10, sample: 100, ef: 11);
        Assert.InRange(wide.Recall, 0.95, 1);
        Assert.InRange(narrow.Recall, 0, wide.Recall - 0.01);
        Assert.True(narrow.Worst <= narrow.Recall && narrow.Milliseconds > 0 && narrow.ExactMilliseconds > 0);
    }

    [Fact]
    public void Deleted_vectors_are_neither_queries_nor_results()
    {
        var vectors = TestVectors.Make(100, 8, seed: 2);
        using var index = SegmentVectors.Build(vectors, new(), WorkerPool.Shared);
        var deleted = TestVectors.Set(100, id => id % 2 == 0);
        Assert.Equal(50, RecallMeter.Measure(index, vectors, k: 5, sample: 1_000, without: deleted).Queries);
        Assert.Equal(1, RecallMeter.Measure(index, vectors, k: 5, sample: 1_000, without: deleted).Recall);
        Assert.Equal(0, RecallMeter.Measure(index, vectors, k: 5, sample: 10, without: TestVectors.Set(100, _ => true)).Queries);
    }
}
