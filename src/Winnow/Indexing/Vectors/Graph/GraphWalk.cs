using Winnow.Numerics.Codes;

namespace Winnow.Indexing.Vectors.Graph;

/// <summary>The working memory of one walk through a graph, and its steps. One thread at a time; kept for the next walk.</summary>
internal sealed class GraphWalk : IDisposable
{
    private readonly HnswGraph _graph;
    private readonly CodeMatrix _codes;
    private readonly ulong[] _visited;
    private readonly int[] _batch;
    private readonly float[] _scores;

    public GraphWalk(HnswGraph graph, CodeMatrix codes)
    {
        (_graph, _codes) = (graph, codes);
        // One bit a node stays in the nearest cache, where a number for each would not; clearing costs less than it saves.
        _visited = new ulong[(graph.Count + 63) >> 6];
        _batch = new int[2 * graph.M];
        _scores = new float[2 * graph.M];
        Query = new(codes.Dimensions);
    }

    /// <summary>What the nodes are compared with.</summary>
    public CodeQuery Query { get; }

    /// <summary>Where the walk stands.</summary>
    public Beam Beam { get; } = new();

    /// <summary>The best admitted nodes of a walk that not all nodes are results of.</summary>
    public Beam Found { get; } = new();

    /// <summary>
    /// From the entry point down to <paramref name="level"/>, on each level above it to the nearest node by steps to a nearer one.
    /// </summary>
    public ulong Descend(int level)
    {
        var best = Score(_graph.EntryPoint);
        for (var above = _graph.LevelOf(_graph.EntryPoint); above > level; above--)
            best = Nearest(best, above);
        return best;
    }

    /// <summary>
    /// Fills <see cref="Beam"/> with the nodes of <paramref name="level"/> nearest to the query, <paramref name="ef"/> of them, from
    /// <paramref name="start"/> on.
    /// </summary>
    public void Search(ulong start, int level, int ef)
    {
        Beam.Reset(ef);
        Array.Clear(_visited);
        Visit(ScoreKey.Id(start));
        Beam.Offer(start);
        for (var key = Beam.Expand(); key != 0; key = Beam.Expand())
        {
            var count = Unseen(_graph.Links(ScoreKey.Id(key), level));
            if (level == 0)
                _graph.PrefetchLinks(Beam.Next());
            _codes.Scores(Query, _batch.AsSpan(0, count), _scores);
            for (var i = 0; i < count; i++)
                Beam.Offer(ScoreKey.Of(_scores[i], _batch[i]));
        }
    }

    /// <summary>
    /// Fills <see cref="Found"/> with the admitted nodes nearest to the query, <paramref name="ef"/> of them, keeping
    /// <paramref name="width"/> nodes of any kind in view. It ends once no node in view is nearer than the worst found.
    /// </summary>
    public void SearchAdmitted(ulong start, int ef, int width, in VectorSearch search)
    {
        Beam.Reset(width);
        Found.Reset(ef);
        Array.Clear(_visited);
        Visit(ScoreKey.Id(start));
        Offer(start, search);
        for (var key = Beam.Expand(); key != 0; key = Beam.Expand())
        {
            if (Found.IsFull && key < Found.Worst)
                return;
            var count = Unseen(_graph.Links(ScoreKey.Id(key), 0));
            _graph.PrefetchLinks(Beam.Next());
            _codes.Scores(Query, _batch.AsSpan(0, count), _scores);
            for (var i = 0; i < count; i++)
                Offer(ScoreKey.Of(_scores[i], _batch[i]), search);
        }
    }

    public void Dispose() => Query.Dispose();

    private void Offer(ulong key, in VectorSearch search)
    {
        if (Found.IsFull && key < Found.Worst)
            return;
        Beam.Offer(key);
        if (search.Admits(ScoreKey.Id(key)))
            Found.Offer(key);
    }

    private ulong Nearest(ulong best, int level)
    {
        for (var stepped = true; stepped;)
        {
            stepped = false;
            var links = _graph.Links(ScoreKey.Id(best), level);
            var count = 0;
            foreach (var link in links)
            {
                if (link >= 0)
                    _batch[count++] = link;
            }

            _codes.Scores(Query, _batch.AsSpan(0, count), _scores);
            for (var i = 0; i < count; i++)
            {
                var key = ScoreKey.Of(_scores[i], _batch[i]);
                if (key <= best)
                    continue;
                (best, stepped) = (key, true);
            }
        }

        return best;
    }

    private ulong Score(int node)
    {
        _batch[0] = node;
        _codes.Scores(Query, _batch.AsSpan(0, 1), _scores);
        return ScoreKey.Of(_scores[0], node);
    }

    private void Visit(int node) => _visited[node >> 6] |= 1UL << (node & 63);

    /// <summary>Puts the links that were not met before into the batch, and marks them as met. Returns how many.</summary>
    private int Unseen(ReadOnlySpan<int> links)
    {
        var count = 0;
        var batch = _batch;
        var visited = _visited;
        foreach (var link in links)
        {
            if (link < 0)
                break;
            ref var word = ref visited[link >> 6];
            var bit = word >> (link & 63) & 1;
            word |= 1UL << (link & 63);
            batch[count] = link;
            count += 1 - (int)bit;
        }

        return count;
    }
}
