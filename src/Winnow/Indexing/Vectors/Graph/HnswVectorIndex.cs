using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors.Graph;

/// <summary>
/// Search by walking a graph of near neighbours in eight bits, and ordering what was found again in fp32. Few admitted vectors are
/// compared one by one instead, and so are all of them where the walk does not find as many as it should.
/// </summary>
internal sealed class HnswVectorIndex : IVectorIndex, IDisposable
{
    /// <summary>
    /// Vectors kept in view for each that is asked for, where the caller does not say. Among a million passages of 512 dimensions this
    /// finds 97.6 % of the true hundred nearest in a millisecond; with 1.5, a filter that admits half of them found 94.3 %, with 4, 97.7 %
    /// (bench/million.sh).
    /// </summary>
    private const int DefaultEf = 4;
    private const int FewestEf = 64;

    /// <summary>
    /// The same for a search with a filter, whose author asks for what there is: it takes longer and misses less. A filter that admits half
    /// then finds 99.0 %; with 20 it would be 99.4 % for 2.2 times the time.
    /// </summary>
    private const int FilteredEf = 10;

    // What a walk among vectors of which a share p is admitted costs: Slack * ef / p nodes are expanded. Among a million vectors of 512
    // dimensions a node took 1.15 us and a comparison of the scan, shared by two threads, 0.09 us; where both cost the same, the scan is
    // exact.
    private const int ComparisonsForNode = 26;

    /// <summary>How much more than ef / p nodes a filtered walk keeps in view: admitted vectors are not spread evenly.</summary>
    private const double Slack = 2;

    private readonly IVectorRows _vectors;
    private readonly VectorCodes _codes;
    private readonly HnswGraph _graph;
    private readonly ScanVectorIndex _scan;
    private readonly ScratchPool<GraphWalk> _walks;

    public HnswVectorIndex(IVectorRows vectors, VectorCodes codes, HnswGraph graph, WorkerPool pool)
    {
        (_vectors, _codes, _graph) = (vectors, codes, graph);
        _scan = new(vectors, codes, pool);
        _walks = new(() => new(graph, codes.Matrix));
    }

    public int Count => _vectors.Count;

    public int Dimensions => _vectors.Dimensions;

    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, in VectorSearch search)
    {
        search.Check(this, query);
        var k = Math.Min(matches.Length, Count);
        if (k == 0)
            return 0;
        var ef = Math.Max(k, search.Ef > 0 ? search.Ef : Math.Max(FewestEf, (search.Within is null ? DefaultEf : FilteredEf) * k));
        if (search.Exact || ef >= Count)
            return _scan.Search(query, matches, search);
        var (admitted, width) = (Count, Count);
        if (search.Filters)
        {
            admitted = search.Admitted(Count);
            var share = (double)admitted / Count;
            if (share * admitted <= (double)ComparisonsForNode * ef)
                return _scan.Search(query, matches, search);
            width = (int)Math.Min(Count, Slack * ef / share);
        }

        var found = Walk(query, matches, ef, width, search);
        return found == Math.Min(k, admitted) ? found : _scan.Search(query, matches, search);
    }

    public void Dispose()
    {
        _scan.Dispose();
        _walks.Dispose();
    }

    /// <summary>
    /// Walks with <paramref name="width"/> nodes in view. Returns 0 where fewer than ef admitted ones came into view: they may be
    /// elsewhere. So are most nodes for a walk that begins among many equal vectors, whose links lead to each other alone.
    /// </summary>
    private int Walk(ReadOnlySpan<float> query, Span<VectorMatch> matches, int ef, int width, in VectorSearch search)
    {
        var walk = _walks.Rent();
        try
        {
            walk.Query.Set(query);
            var start = walk.Descend(0);
            var best = walk.Beam;
            if (search.Filters)
            {
                walk.SearchAdmitted(start, ef, width, search);
                best = walk.Found;
            }
            else
            {
                walk.Search(start, 0, ef);
            }

            if (!best.IsFull)
                return 0;
            var candidates = best.Mutable;
            Rescoring.Apply(_vectors, query, candidates);
            return Rescoring.Write(candidates, matches);
        }
        finally
        {
            _walks.Return(walk);
        }
    }
}
