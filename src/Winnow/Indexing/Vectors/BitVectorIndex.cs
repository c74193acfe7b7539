using System.Buffers;
using Winnow.Numerics.Codes;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors;

/// <summary>
/// Search in the least memory: every vector is compared in one bit a value, and the best, many times as many as are asked for, again in
/// fp32. What the bits hide is worse than what eight bits hide; <see cref="RecallMeter"/> tells by how much.
/// </summary>
internal sealed class BitVectorIndex(IVectorRows vectors, VectorBits bits, WorkerPool pool) : IVectorIndex, IDisposable
{
    private const int ChunkRows = 8192;
    private const int Oversampling = 10;
    private const int FewestCandidates = 200;

    private readonly FlatVectorIndex _exact = new(vectors);
    private readonly ScratchPool<Query> _queries = new(() => new(new(bits.Dimensions)));

    public int Count => vectors.Count;

    public int Dimensions => vectors.Dimensions;

    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, in VectorSearch search)
    {
        search.Check(this, query);
        var admitted = search.Admitted(Count);
        if (Math.Min(matches.Length, admitted) == 0)
            return 0;
        var wanted = Math.Max(FewestCandidates, (int)Math.Min(admitted, (long)Oversampling * matches.Length));
        if (search.Exact || wanted >= admitted)
            return _exact.Search(query, matches, search);
        var scores = ArrayPool<float>.Shared.Rent(Count);
        var ids = search.Filters ? ArrayPool<int>.Shared.Rent(admitted) : null;
        var best = ArrayPool<int>.Shared.Rent(wanted);
        var keys = ArrayPool<ulong>.Shared.Rent(wanted);
        var coded = _queries.Rent();
        try
        {
            coded.Bits.Set(query);
            pool.For((Count + ChunkRows - 1) / ChunkRows, (bits.Matrix, coded.Bits, scores), static (work, chunk) =>
            {
                var (matrix, query, scores) = work;
                var first = chunk * ChunkRows;
                matrix.Scores(query, first, scores.AsSpan(first, Math.Min(ChunkRows, matrix.Count - first)));
            });
            if (ids is not null)
                search.CollectAdmitted(Count, ids);
            for (var i = 0; i < admitted && ids is not null; i++)
                scores[i] = scores[ids[i]];
            TopK.Select(scores.AsSpan(0, admitted), best.AsSpan(0, wanted));
            for (var i = 0; i < wanted; i++)
                keys[i] = ScoreKey.Of(scores[best[i]], ids is null ? best[i] : ids[best[i]]);
            Rescoring.Apply(vectors, query, keys.AsSpan(0, wanted));
            return Rescoring.Write(keys.AsSpan(0, wanted), matches);
        }
        finally
        {
            _queries.Return(coded);
            ArrayPool<float>.Shared.Return(scores);
            ArrayPool<int>.Shared.Return(best);
            ArrayPool<ulong>.Shared.Return(keys);
            if (ids is not null)
                ArrayPool<int>.Shared.Return(ids);
        }
    }

    public void Dispose() => _queries.Dispose();

    /// <summary>A query that a pool can keep.</summary>
    private sealed class Query(BitQuery bits) : IDisposable
    {
        public BitQuery Bits => bits;

        public void Dispose()
        {
        }
    }
}
