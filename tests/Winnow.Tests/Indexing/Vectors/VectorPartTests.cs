using Winnow.Indexing;
using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing.Vectors;

/// <summary>What is written is what is read; what was never written so is refused, or harmless.</summary>
public sealed class VectorPartTests : IDisposable
{
    private static readonly VectorOptions Graph = new() { Tier = VectorTier.Graph, M = 4, EfConstruction = 30 };

    private static readonly int Rounds = Environment.GetEnvironmentVariable("WINNOW_LONG") == "1" ? 100_000 : 1_500;

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 64)]
    [InlineData(1_500, 70)]
    public void What_is_written_is_read(int count, int dimensions)
    {
        var vectors = TestVectors.Make(count, dimensions, seed: 1);
        using var pool = new WorkerPool(1);
        using var built = SegmentVectors.Build(vectors, Graph, pool);
        using var read = Open(vectors, Content(VectorCodes.Kind, built.WriteCodes), Content(HnswGraph.Kind, built.WriteGraph));
        Assert.Equal(built.Bytes, read.Bytes);
        var (expected, actual) = (new VectorMatch[10], new VectorMatch[10]);
        foreach (var query in count == 0 ? [new float[dimensions]] : vectors.Queries(20, seed: 2))
        {
            Assert.Equal(built.Search(query, expected, default), read.Search(query, actual, default));
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Damage_that_the_checksums_cannot_see_is_refused_or_harmless()
    {
        var vectors = TestVectors.Make(60, 20, seed: 3);
        using var pool = new WorkerPool(1);
        using var built = SegmentVectors.Build(vectors, Graph, pool);
        var codes = Content(VectorCodes.Kind, built.WriteCodes);
        var graph = Content(HnswGraph.Kind, built.WriteGraph);
        var query = vectors.Queries(1, seed: 4)[0];
        var random = new Random(5);
        var (refused, harmless) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (damagedCodes, damagedGraph) = round % 2 == 0 ? (Damage(codes, random), graph) : (codes, Damage(graph, random));
            try
            {
                using var index = Open(vectors, damagedCodes, damagedGraph);
                var matches = new VectorMatch[7];
                Assert.Equal(7, index.Search(query, matches, new(Ef: 20)));
                Assert.All(matches, match => Assert.InRange(match.Id, 0, 59));
                Assert.All(matches, match => Assert.Equal(vectors.Exact(query, 60).Single(exact => exact.Id == match.Id), match));
                harmless++;
            }
            catch (IndexException e)
            {
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }
        }

        Assert.True(refused > Rounds / 10 && harmless > Rounds / 10, $"{refused} refused, {harmless} harmless");
    }

    [Fact]
    public void Parts_of_different_segments_do_not_fit()
    {
        using var pool = new WorkerPool(1);
        var vectors = TestVectors.Make(50, 8, seed: 6);
        using var built = SegmentVectors.Build(vectors, Graph, pool);
        using var fewer = SegmentVectors.Build(TestVectors.Make(49, 8, seed: 6), Graph, pool);
        using var longer = SegmentVectors.Build(TestVectors.Make(50, 9, seed: 6), Graph, pool);
        var (codes, graph) = (Content(VectorCodes.Kind, built.WriteCodes), Content(HnswGraph.Kind, built.WriteGraph));
        Assert.Throws<IndexException>(() => Open(vectors, Content(VectorCodes.Kind, fewer.WriteCodes), graph));
        Assert.Throws<IndexException>(() => Open(vectors, Content(VectorCodes.Kind, longer.WriteCodes), graph));
        Assert.Throws<IndexException>(() => Open(vectors, codes, Content(HnswGraph.Kind, fewer.WriteGraph)));
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Damage(byte[] content, Random random)
    {
        if (random.Next(8) == 0)
            return content[..random.Next(content.Length)];
        var damaged = (byte[])content.Clone();
        for (var flips = random.Next(1, 4); flips > 0; flips--)
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
        return damaged;
    }

    /// <summary>The content that <paramref name="write"/> gives a file.</summary>
    private byte[] Content(ReadOnlySpan<byte> kind, Action<IndexFileWriter> write)
    {
        using var file = Written(kind, write);
        return file.Slice(0, (int)file.Length).ToArray();
    }

    private SegmentVectors Open(TestVectors vectors, byte[] codes, byte[] graph)
    {
        using var codesFile = Written(VectorCodes.Kind, file => file.Write(codes));
        using var graphFile = Written(HnswGraph.Kind, file => file.Write(graph));
        return SegmentVectors.Open(vectors, codesFile, graphFile, WorkerPool.Shared);
    }

    /// <summary>A file of this content, in a frame whose checksums are right.</summary>
    private IndexFile Written(ReadOnlySpan<byte> kind, Action<IndexFileWriter> write)
    {
        var files = new DiskFileSystem(_folder["parts"]);
        using var file = new IndexFileWriter(files, $"part-{kind[0]}.bin", kind, 1);
        write(file);
        return IndexFile.Open(files, file.Complete(), kind, 1);
    }
}
