using Winnow.Numerics.Codes;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors.Graph;

/// <summary>Builds the graph of a segment by adding node after node, several at a time.</summary>
/// <remarks>
/// Nodes of higher levels are added first and those of a level in random order, so that the entry point never changes and the upper levels
/// are whole before the many come. On a pool of one thread the graph depends on the codes and the options alone. Threads write to a node's
/// links under its lock, and read them without: a link is one integer, and any mixture of an old block and a new one leads to nodes.
/// </remarks>
internal sealed class HnswBuilder : IDisposable
{
    private const int Stripes = 1024;
    private const int ChunkNodes = 32;

    /// <summary>Chunks between two reports of progress.</summary>
    private const int ReportedChunks = 32;

    private readonly CodeMatrix _codes;
    private readonly HnswGraph _graph;
    private readonly int _ef;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly ScratchPool<Workspace> _workspaces;
    private readonly Lock _reporting = new();
    private int _chunks;
    private int _reported;

    private HnswBuilder(CodeMatrix codes, HnswGraph graph, int ef)
    {
        (_codes, _graph, _ef) = (codes, graph, ef);
        _workspaces = new(() => new(codes, graph));
    }

    /// <summary>Links the vectors that <paramref name="codes"/> stand for.</summary>
    /// <param name="codes">The vectors' codes.</param>
    /// <param name="options">The shape of the graph, and the care with which it is built.</param>
    /// <param name="pool">The threads that work.</param>
    /// <param name="linked">Told now and then which share of the vectors is linked, by one thread at a time.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static HnswGraph Build(
        VectorCodes codes, VectorOptions options, WorkerPool pool, Action<double>? linked = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var levels = NodeLevels.Draw(codes.Count, options.M, options.Seed);
        var graph = new HnswGraph(levels, options.M);
        try
        {
            var order = NodeLevels.Order(levels, options.Seed);
            using var builder = new HnswBuilder(codes.Matrix, graph, options.EfConstruction);
            linked?.Invoke(0);
            pool.For((order.Length + ChunkNodes - 1) / ChunkNodes, (builder, order, linked, cancellation), static (work, chunk) =>
            {
                work.cancellation.ThrowIfCancellationRequested();
                var first = chunk * ChunkNodes;
                work.builder.Add(work.order.AsSpan(first, Math.Min(ChunkNodes, work.order.Length - first)));
                if (work.linked is { } linked)
                    work.builder.Report(linked, work.order.Length);
            });
            GraphRepair.ReachAll(graph, codes.Matrix, options.EfConstruction);
            return graph;
        }
        catch
        {
            graph.Dispose();
            throw;
        }
    }

    public void Dispose() => _workspaces.Dispose();

    /// <summary>Counts a chunk, and says after some of them how far the work has come.</summary>
    private void Report(Action<double> linked, int nodes)
    {
        var done = Interlocked.Increment(ref _chunks);
        if (done % ReportedChunks != 0 && done * ChunkNodes < nodes)
            return;
        lock (_reporting)
        {
            // Another thread that was counted later may have come first.
            if (done <= _reported)
                return;
            _reported = done;
            linked(Math.Min(1, (double)done * ChunkNodes / nodes));
        }
    }

    private void Add(ReadOnlySpan<int> nodes)
    {
        var workspace = _workspaces.Rent();
        try
        {
            foreach (var node in nodes)
            {
                if (node != _graph.EntryPoint)
                    Add(node, workspace);
            }
        }
        finally
        {
            _workspaces.Return(workspace);
        }
    }

    /// <summary>
    /// Finds the neighbours on all levels, writes the node's own links, and last those that lead to it: whoever meets it finds it whole.
    /// </summary>
    private void Add(int node, Workspace workspace)
    {
        var top = _graph.LevelOf(node);
        workspace.Walk.Query.Set(_codes, node);
        var start = workspace.Walk.Descend(top);
        for (var level = top; level >= 0; level--)
        {
            workspace.Walk.Search(start, level, _ef);
            var candidates = workspace.Walk.Beam.Keys;
            start = candidates[0] & ~ScoreKey.Mark;
            var chosen = workspace.Selection.Choose(candidates, _graph.MostLinks(level));
            lock (_locks[node % Stripes])
                chosen.CopyTo(_graph.Links(node, level));
        }

        for (var level = top; level >= 0; level--)
        {
            foreach (var neighbour in _graph.Links(node, level))
            {
                if (neighbour < 0)
                    break;
                lock (_locks[neighbour % Stripes])
                    Link(neighbour, node, level, workspace);
            }
        }
    }

    /// <summary>Adds a link; a block that is full keeps the links that the heuristic chooses.</summary>
    private void Link(int from, int to, int level, Workspace workspace)
    {
        var links = _graph.Links(from, level);
        if (links.Contains(to))
            return;
        var free = links.IndexOf(HnswGraph.NoLink);
        if (free >= 0)
        {
            links[free] = to;
            return;
        }

        var ids = workspace.Ids.AsSpan(0, links.Length + 1);
        var scores = workspace.Scores.AsSpan(0, ids.Length);
        var keys = workspace.Keys.AsSpan(0, ids.Length);
        links.CopyTo(ids);
        ids[^1] = to;
        workspace.Query.Set(_codes, from);
        _codes.Scores(workspace.Query, ids, scores);
        for (var i = 0; i < ids.Length; i++)
            keys[i] = ScoreKey.Of(scores[i], ids[i]);
        ScoreKey.Sort(keys);
        var chosen = workspace.Selection.Choose(keys, links.Length);
        chosen.CopyTo(links);
        links[chosen.Length..].Fill(HnswGraph.NoLink);
    }

    /// <summary>What one thread needs to add nodes.</summary>
    private sealed class Workspace(CodeMatrix codes, HnswGraph graph) : IDisposable
    {
        public GraphWalk Walk { get; } = new(graph, codes);

        public NeighbourSelection Selection { get; } = new(codes, graph.MostLinks(0));

        public CodeQuery Query { get; } = new(codes.Dimensions);

        public int[] Ids { get; } = new int[graph.MostLinks(0) + 1];

        public float[] Scores { get; } = new float[graph.MostLinks(0) + 1];

        public ulong[] Keys { get; } = new ulong[graph.MostLinks(0) + 1];

        public void Dispose()
        {
            Walk.Dispose();
            Selection.Dispose();
            Query.Dispose();
        }
    }
}
