using System.Buffers;
using Winnow.Numerics.Codes;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors;

/// <summary>
/// The exact scan: the query is compared with every admitted vector in eight bits, and with twice as many as are asked for again in
/// fp32. What rounding to eight bits hides among the best 100 of 100 000 vectors is less than one in a thousand.
/// </summary>
internal sealed class ScanVectorIndex(IVectorRows vectors, VectorCodes codes, WorkerPool pool) : IVectorIndex, IDisposable
{
    /// <summary>Vectors that one thread scores at a time; fewer are not worth a second thread.</summary>
    private const int ChunkRows = 4096;
    private const int FewestExtra = 32;
    private const int FewestInOneRun = 4;

    // Codes of fewer values than the vectors say less about the order of the best.
    private readonly int _oversampling = codes.Dimensions < vectors.Dimensions ? 8 : 2;
    private readonly ScratchPool<CodeQuery> _queries = new(() => new(codes.Dimensions));

    public int Count => vectors.Count;

    public int Dimensions => vectors.Dimensions;

    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, in VectorSearch search)
    {
        search.Check(this, query);
        var admitted = search.Admitted(Count);
        var k = Math.Min(matches.Length, admitted);
        if (k == 0)
            return 0;
        // A few among many are picked out; of more it is faster to compare all, one after the other, and pick the scores afterwards.
        var picked = admitted < Count / FewestInOneRun;
        var compared = picked ? admitted : Count;
        var scores = ArrayPool<float>.Shared.Rent(compared);
        var ids = search.Filters ? ArrayPool<int>.Shared.Rent(admitted) : null;
        var best = ArrayPool<int>.Shared.Rent(admitted);
        var coded = _queries.Rent();
        try
        {
            coded.Set(query);
            if (ids is not null)
                search.CollectAdmitted(Count, ids.AsSpan(0, admitted));
            Compare(coded, picked ? ids : null, compared, scores);
            for (var i = 0; i < admitted && ids is not null && !picked; i++)
                scores[i] = scores[ids[i]];
            return Best(query, scores.AsSpan(0, admitted), ids, best, matches);
        }
        finally
        {
            _queries.Return(coded);
            ArrayPool<float>.Shared.Return(scores);
            ArrayPool<int>.Shared.Return(best);
            if (ids is not null)
                ArrayPool<int>.Shared.Return(ids);
        }
    }

    public void Dispose() => _queries.Dispose();

    /// <summary>The scores of the first vectors, or of those with these ids.</summary>
    private void Compare(CodeQuery query, int[]? ids, int count, float[] scores) =>
        pool.For((count + ChunkRows - 1) / ChunkRows, (codes.Matrix, query, ids, count, scores), static (work, chunk) =>
        {
            var (matrix, query, ids, count, scores) = work;
            var first = chunk * ChunkRows;
            var rows = Math.Min(ChunkRows, count - first);
            if (ids is null)
                matrix.Scores(query, first, scores.AsSpan(first, rows));
            else
                matrix.Scores(query, ids.AsSpan(first, rows), scores.AsSpan(first, rows));
        });

    /// <summary>The best in eight bits, more than are asked for, ordered again in fp32.</summary>
    private int Best(ReadOnlySpan<float> query, ReadOnlySpan<float> scores, int[]? ids, int[] best, Span<VectorMatch> matches)
    {
        var wanted = (int)Math.Min(scores.Length, Math.Max((long)matches.Length * _oversampling, (long)matches.Length + FewestExtra));
        var found = TopK.Select(scores, best.AsSpan(0, wanted));
        var keys = ArrayPool<ulong>.Shared.Rent(found);
        try
        {
            for (var i = 0; i < found; i++)
                keys[i] = ScoreKey.Of(scores[best[i]], ids is null ? best[i] : ids[best[i]]);
            var candidates = keys.AsSpan(0, found);
            Rescoring.Apply(vectors, query, candidates);
            return Rescoring.Write(candidates, matches);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
        }
    }
}
