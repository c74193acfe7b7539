using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;
using Winnow.Numerics.Memory;

namespace Winnow.Indexing.Vectors.Graph;

/// <summary>
/// The links of a hierarchical navigable small world (Malkov and Yashunin 2018): every node on level 0, fewer and fewer on each above.
/// </summary>
/// <remarks>
/// A node has a block of 2M links on level 0 and one of M on each further level that it reaches; a block is filled from its beginning,
/// the rest is −1. Content of the file: N blocks of level 0 (i32), the B blocks of the upper levels in the order of nodes and levels
/// (i32), for each node the number of blocks before its own and at last B (i32, N + 1 of them), then N, M, B and the entry point (i64
/// each).
/// </remarks>
internal sealed class HnswGraph : IDisposable
{
    public const uint Version = 1;

    /// <summary>The most levels above 0; there are fewer in any graph of real size.</summary>
    public const int MaxLevels = 32;

    /// <summary>What fills a block up.</summary>
    public const int NoLink = -1;

    private const int TrailerBytes = 32;
    private const int ChunkInts = 1 << 20;

    private readonly LargeBuffer<int> _base;
    private readonly LargeBuffer<int> _upper;
    private readonly LargeBuffer<int> _blocks;

    /// <summary>A graph without links, of which <paramref name="levels"/> are the nodes' highest levels.</summary>
    public HnswGraph(ReadOnlySpan<byte> levels, int m)
        : this(levels.Length, m, Sum(levels))
    {
        var blocks = 0;
        for (var node = 0; node < levels.Length; node++)
        {
            _blocks.Slice(node, 1)[0] = blocks;
            blocks += levels[node];
            if (EntryPoint < 0 || levels[node] > levels[EntryPoint])
                EntryPoint = node;
        }

        _blocks.Slice(levels.Length, 1)[0] = blocks;
        Each(_base, static part => part.Fill(NoLink));
        Each(_upper, static part => part.Fill(NoLink));
    }

    private HnswGraph(int count, int m, long blocks)
    {
        (Count, M, EntryPoint) = (count, m, -1);
        _base = new((long)count * 2 * m);
        _upper = new(blocks * m);
        _blocks = new((long)count + 1);
    }

    public static ReadOnlySpan<byte> Kind => "GRAPH   "u8;

    /// <summary>N: nodes, numbered as the vectors are.</summary>
    public int Count { get; }

    /// <summary>M: the most links of a node on an upper level; twice as many on level 0.</summary>
    public int M { get; }

    /// <summary>The node where searches begin, one of the highest level; −1 in a graph without nodes.</summary>
    public int EntryPoint { get; private set; }

    /// <summary>Bytes of memory held.</summary>
    public long Bytes => _base.Bytes + _upper.Bytes + _blocks.Bytes;

    /// <summary>The highest level that a node is on.</summary>
    public int LevelOf(int node)
    {
        var bounds = _blocks.Slice(node, 2);
        return bounds[1] - bounds[0];
    }

    /// <summary>The most links of a node on a level.</summary>
    public int MostLinks(int level) => level == 0 ? 2 * M : M;

    /// <summary>The block of a node on a level that it is on.</summary>
    public Span<int> Links(int node, int level) => level == 0
        ? _base.Slice((long)node * 2 * M, 2 * M)
        : _upper.Slice(((long)_blocks.Slice(node, 1)[0] + level - 1) * M, M);

    /// <summary>Brings the links of a node on level 0 nearer to the processor; −1 does nothing.</summary>
    public void PrefetchLinks(int node) => _base.Prefetch((long)node * 2 * M);

    /// <summary>Reads the file, which is not needed afterwards, and checks that no walk can leave the graph.</summary>
    /// <exception cref="IndexException">What the file holds does not fit together.</exception>
    public static HnswGraph Open(IndexFile file)
    {
        if (file.Length < TrailerBytes)
            throw FileFormat.Corrupt(file.Path, "it is too short for a graph");
        var shape = MemoryMarshal.Cast<byte, long>(file.Slice(file.Length - TrailerBytes, TrailerBytes));
        var (count, m, blocks, entry) = (shape[0], shape[1], shape[2], shape[3]);
        if (count is < 0 or >= int.MaxValue || m is < 1 or > 1024 || blocks is < 0 or > int.MaxValue
            || (sizeof(int) * ((count * 2 * m) + (blocks * m) + count + 1)) + TrailerBytes != file.Length)
            throw FileFormat.Corrupt(file.Path, "its count of links does not fit its length");
        var graph = new HnswGraph((int)count, (int)m, blocks);
        try
        {
            long offset = 0;
            foreach (var part in new[] { graph._base, graph._upper, graph._blocks })
            {
                Each(part, ints =>
                {
                    var bytes = MemoryMarshal.AsBytes(ints);
                    file.Slice(offset, bytes.Length).CopyTo(bytes);
                    offset += bytes.Length;
                });
            }

            if (entry < -1 || entry >= count || (entry < 0) != (count == 0))
                throw FileFormat.Corrupt(file.Path, "its entry point is none of its nodes");
            graph.EntryPoint = (int)entry;
            if (graph.FirstFault((int)blocks) is { } fault)
                throw FileFormat.Corrupt(file.Path, fault);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    /// <summary>Writes the content of the file.</summary>
    public void Write(IndexFileWriter file)
    {
        foreach (var part in new[] { _base, _upper, _blocks })
            Each(part, ints => file.Write(MemoryMarshal.AsBytes(ints)));
        file.WriteInt64(Count);
        file.WriteInt64(M);
        file.WriteInt64(_upper.Length / M);
        file.WriteInt64(EntryPoint);
    }

    public void Dispose()
    {
        _base.Dispose();
        _upper.Dispose();
        _blocks.Dispose();
    }

    private static long Sum(ReadOnlySpan<byte> levels)
    {
        long sum = 0;
        foreach (var level in levels)
            sum += level;
        return sum;
    }

    private static void Each(LargeBuffer<int> buffer, SpanAction action)
    {
        for (long first = 0; first < buffer.Length; first += ChunkInts)
            action(buffer.Slice(first, (int)Math.Min(ChunkInts, buffer.Length - first)));
    }

    /// <summary>What is wrong with the levels or links, or null.</summary>
    private string? FirstFault(int blocks)
    {
        var before = 0;
        for (var node = 0; node <= Count; node++)
        {
            var own = _blocks.Slice(node, 1)[0];
            if (own - (long)before is < 0 or > MaxLevels || (node == 0 && own != 0))
                return $"node {Math.Max(node - 1, 0)} has an impossible level";
            before = own;
        }

        if (before != blocks)
            return "its levels do not fit its links";
        for (var node = 0; node < Count; node++)
        {
            for (var level = LevelOf(node); level >= 0; level--)
            {
                foreach (var link in Links(node, level))
                {
                    if (link < NoLink || link >= Count || (link >= 0 && LevelOf(link) < level))
                        return $"node {node} has an impossible link";
                }
            }
        }

        return null;
    }

    private delegate void SpanAction(Span<int> part);
}
