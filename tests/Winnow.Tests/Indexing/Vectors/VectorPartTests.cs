using Winnow.Indexing;
using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing.Vectors;

/// <summary>What is written is what is read; what was never written so is refused, or harmless.</summary>
public sealed class VectorPartTests
{
    private static readonly VectorOptions Graph = new() { Tier = VectorTier.Graph, M = 4, EfConstruction = 30 };

    private static readonly int Rounds = LongRuns.Count(1_500, 100_000);

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

        using var builtBits = SegmentVectors.Build(vectors, new() { Tier = VectorTier.Bits }, pool);
        using var readBits = Open(vectors, null, null, Content(VectorBits.Kind, builtBits.WriteBits));
        foreach (var query in count == 0 ? [] : vectors.Queries(20, seed: 2))
        {
            Assert.Equal(builtBits.Search(query, expected, default), readBits.Search(query, actual, default));
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
        using var coarse = SegmentVectors.Build(vectors, new() { Tier = VectorTier.Bits }, pool);
        var bits = Content(VectorBits.Kind, coarse.WriteBits);
        var query = vectors.Queries(1, seed: 4)[0];
        var random = new Random(5);
        var (refused, harmless) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            try
            {
                using var index = (round % 3) switch
                {
                    0 => Open(vectors, Damage(codes, random), graph),
                    1 => Open(vectors, codes, Damage(graph, random)),
                    _ => Open(vectors, null, null, Damage(bits, random)),
                };
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
    private static byte[] Content(ReadOnlySpan<byte> kind, Action<IndexFileWriter> write)
    {
        using var file = PartFile.Of(kind, 1, write);
        return file.Slice(0, (int)file.Length).ToArray();
    }

    private static SegmentVectors Open(TestVectors vectors, byte[]? codes, byte[]? graph, byte[]? bits = null)
    {
        using var codesFile = codes is null ? null : PartFile.Of(VectorCodes.Kind, VectorCodes.Version, file => file.Write(codes));
        using var graphFile = graph is null ? null : PartFile.Of(HnswGraph.Kind, HnswGraph.Version, file => file.Write(graph));
        using var bitsFile = bits is null ? null : PartFile.Of(VectorBits.Kind, VectorBits.Version, file => file.Write(bits));
        return SegmentVectors.Open(vectors, codesFile, graphFile, bitsFile, WorkerPool.Shared);
    }
}
