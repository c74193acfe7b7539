using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing.Vectors;

public class HnswVectorIndexTests
{
    private static readonly VectorOptions Graph = new() { Tier = VectorTier.Graph, EfConstruction = 100 };

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 5, 10)]
    [InlineData(100, 8, 200)]
    [InlineData(6_000, 32, 10)]
    public void Finds_nearly_all_that_an_exact_search_finds(int count, int dimensions, int k)
    {
        var vectors = TestVectors.Make(count, dimensions, seed: count);
        using var index = SegmentVectors.Build(vectors, Graph, WorkerPool.Shared);
        Assert.True(index.HasGraph);
        var queries = vectors.Queries(50, seed: 1);
        Assert.True(vectors.Recall(index, queries, k) >= 0.98);
        Assert.True(vectors.Recall(index, queries, k, new(Exact: true)) >= 0.999);
    }

    /// <summary>Filters that have nothing to do with the query, that agree with it, and that exclude all that is near it.</summary>
    [Theory]
    [InlineData(0.001)]
    [InlineData(0.01)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void No_filter_costs_recall(double share)
    {
        var vectors = TestVectors.Make(8_000, 24, seed: 2, clusters: 100);
        using var index = SegmentVectors.Build(vectors, Graph, WorkerPool.Shared);
        var random = new Random(3);
        var scattered = TestVectors.Set(vectors.Count, _ => random.NextDouble() < share);
        var ofClusters = TestVectors.Set(vectors.Count, id => vectors.Clusters[id] < Math.Max(1, 100 * share));
        var deleted = TestVectors.Set(vectors.Count, _ => random.NextDouble() < 0.2);
        var queries = vectors.Queries(100, seed: 4);
        foreach (var search in new VectorSearch[] { new(scattered), new(ofClusters), new(scattered, deleted), new(ofClusters, deleted) })
            Assert.True(vectors.Recall(index, queries, 10, search) >= 0.98);
    }

    [Fact]
    public void Filters_of_a_large_share_are_walked_through_the_graph_and_find_enough()
    {
        var vectors = TestVectors.Make(6_000, 16, seed: 5);
        using var index = SegmentVectors.Build(vectors, Graph, WorkerPool.Shared);
        var queries = vectors.Queries(50, seed: 6);
        var deleted = TestVectors.Set(vectors.Count, id => id % 10 == 0);
        Assert.True(vectors.Recall(index, queries, 10, new(null, deleted)) >= 0.98);
        // More than a filtered walk finds by itself: all that exist must come.
        var few = TestVectors.Set(vectors.Count, id => id < 5);
        Assert.Equal(5, index.Search(queries[0], new VectorMatch[100], new(few)));
        Assert.Equal(0, index.Search(queries[0], new VectorMatch[100], new(few, few)));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(400)]
    public void Equal_vectors_whose_links_lead_to_each_other_alone_do_not_hide_the_others(int equal)
    {
        const int Dimensions = 16;
        var others = TestVectors.Make(1_500, Dimensions, seed: 8);
        var values = Enumerable.Range(0, equal)
            .SelectMany(_ => others.Rows(0, 1).ToArray()).Concat(others.Rows(0, others.Count).ToArray()).ToArray();
        var vectors = new TestVectors(values, Dimensions, new int[values.Length / Dimensions]);
        using var index = SegmentVectors.Build(vectors, Graph, WorkerPool.Shared);
        var matches = new VectorMatch[100];
        foreach (var query in vectors.Queries(60, seed: 9).Append(others.Rows(0, 1).ToArray()))
        {
            Assert.Equal(matches.Length, index.Search(query, matches, default));
            var exact = vectors.Exact(query, matches.Length);
            Assert.True(matches.Count(match => match.Score >= exact[^1].Score - 1e-6f) >= 95);
        }
    }

    [Fact]
    public void One_thread_and_a_seed_make_one_graph()
    {
        var vectors = TestVectors.Make(2_000, 16, seed: 7);
        using var one = new WorkerPool(1);
        using var codes = VectorCodes.Quantize(vectors, 16, one);
        using var first = HnswBuilder.Build(codes, Graph, one);
        using var second = HnswBuilder.Build(codes, Graph, one);
        using var other = HnswBuilder.Build(codes, Graph with { Seed = 2 }, one);
        Assert.Equal(first.EntryPoint, second.EntryPoint);
        var same = 0;
        for (var node = 0; node < first.Count; node++)
        {
            Assert.Equal(first.LevelOf(node), second.LevelOf(node));
            for (var level = first.LevelOf(node); level >= 0; level--)
                Assert.Equal(first.Links(node, level).ToArray(), second.Links(node, level).ToArray());
            same += first.Links(node, 0).SequenceEqual(other.Links(node, 0)) ? 1 : 0;
        }

        Assert.True(same < first.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_node_is_reached_and_no_block_holds_a_link_twice(int threads)
    {
        using var pool = new WorkerPool(threads);
        foreach (var (count, clusters, scatter, m) in new[] { (3_000, 20, 0.5f, 8), (2_000, 3, 0.001f, 4), (500, 1, 0f, 2), (1, 1, 1f, 2) })
        {
            var vectors = TestVectors.Make(count, 12, seed: count, clusters, scatter);
            using var codes = VectorCodes.Quantize(vectors, 12, pool);
            using var graph = HnswBuilder.Build(codes, Graph with { M = m }, pool);
            for (var node = 0; node < count; node++)
            {
                for (var level = graph.LevelOf(node); level >= 0; level--)
                {
                    var block = graph.Links(node, level).ToArray();
                    var links = block.TakeWhile(link => link >= 0).ToArray();
                    Assert.All(block.Skip(links.Length), link => Assert.Equal(HnswGraph.NoLink, link));
                    Assert.Equal(links.Length, links.Distinct().Count());
                    Assert.All(links, link => Assert.True(link < count && link != node && graph.LevelOf(link) >= level));
                }
            }

            Assert.Equal(count, Reached(graph));
        }
    }

    [Fact]
    public void Without_vectors_nothing_is_found()
    {
        using var index = SegmentVectors.Build(new TestVectors([], 4, []), Graph, WorkerPool.Shared);
        Assert.Equal(0, index.Search(new float[4], new VectorMatch[3], default));
    }

    [Fact]
    public void A_warm_search_allocates_nothing()
    {
        var vectors = TestVectors.Make(2_000, 32, seed: 12);
        using var index = SegmentVectors.Build(vectors, Graph, WorkerPool.Shared);
        var matches = new VectorMatch[10];
        var query = vectors.Queries(1, seed: 13)[0];
        Assert.Equal(0, Allocated.ByWarm(() => index.Search(query, matches, default)));
    }

    [Fact]
    public void A_build_can_be_cancelled()
    {
        var vectors = TestVectors.Make(1_000, 8, seed: 14);
        Assert.Throws<OperationCanceledException>(
            () => SegmentVectors.Build(vectors, Graph, WorkerPool.Shared, cancellation: new(canceled: true)));
    }

    private static int Reached(HnswGraph graph)
    {
        var (reached, pending) = (new HashSet<int> { graph.EntryPoint }, new Stack<int>([graph.EntryPoint]));
        while (pending.TryPop(out var node))
        {
            foreach (var link in graph.Links(node, 0))
            {
                if (link >= 0 && reached.Add(link))
                    pending.Push(link);
            }
        }

        return reached.Count;
    }
}
