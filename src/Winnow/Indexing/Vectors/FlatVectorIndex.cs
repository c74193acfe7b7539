using System.Buffers;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors;

/// <summary>
/// Exact search: the query's inner product with every vector. The oracle of every approximate index, and exact by itself.
/// </summary>
internal sealed class FlatVectorIndex(IVectorRows vectors) : IVectorIndex
{
    /// <summary>
    /// Vectors that one thread scores at a time: 512 KiB of 512-dimensional ones, which a core's cache takes in its stride.
    /// </summary>
    private const int ChunkRows = 256;

    public int Count => vectors.Count;

    public int Dimensions => vectors.Dimensions;

    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, in VectorSearch search)
    {
        search.Check(this, query);
        var admitted = search.Admitted(Count);
        var k = Math.Min(matches.Length, admitted);
        if (k == 0)
            return 0;

        var scores = ArrayPool<float>.Shared.Rent(Count);
        var ids = ArrayPool<int>.Shared.Rent(admitted);
        var best = ArrayPool<int>.Shared.Rent(k);
        var values = ArrayPool<float>.Shared.Rent(Dimensions);
        try
        {
            query.CopyTo(values);
            WorkerPool.Shared.For((Count + ChunkRows - 1) / ChunkRows, (vectors, values, scores), static (work, chunk) =>
            {
                var (vectors, values, scores) = work;
                var first = chunk * ChunkRows;
                var count = Math.Min(ChunkRows, vectors.Count - first);
                var query = values.AsSpan(0, vectors.Dimensions);
                var rows = vectors.Rows(first, count);
                for (var row = 0; row < count; row++)
                    scores[first + row] = Dot.Product(query, rows.Slice(row * query.Length, query.Length));
            });
            var among = ids.AsSpan(0, admitted);
            search.CollectAdmitted(Count, among);
            for (var i = 0; i < admitted; i++)
                scores[i] = scores[among[i]];
            TopK.Select(scores.AsSpan(0, admitted), best.AsSpan(0, k));
            for (var i = 0; i < k; i++)
                matches[i] = new(among[best[i]], scores[best[i]]);
            return k;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
            ArrayPool<int>.Shared.Return(ids);
            ArrayPool<int>.Shared.Return(best);
            ArrayPool<float>.Shared.Return(values);
        }
    }
}
