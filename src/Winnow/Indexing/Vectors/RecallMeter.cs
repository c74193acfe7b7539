using System.Diagnostics;

namespace Winnow.Indexing.Vectors;

/// <summary>How much of what an exact search finds an approximate one finds, on a sample of the index's own vectors.</summary>
/// <remarks>A sampled vector is the query, and is not admitted as a result, which any search would find.</remarks>
internal static class RecallMeter
{
    /// <summary>Searches with up to <paramref name="sample"/> of the vectors, evenly spread, for the <paramref name="k"/> nearest of each.</summary>
    /// <param name="index">The index to measure.</param>
    /// <param name="vectors">Its vectors.</param>
    /// <param name="k">Results of a search.</param>
    /// <param name="sample">Queries, at most.</param>
    /// <param name="ef">Vectors that a walk keeps in view; 0 for the default.</param>
    /// <param name="without">Vectors that are neither queries nor results (deleted ones), or null.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static RecallReport Measure(
        IVectorIndex index, IVectorRows vectors, int k, int sample, int ef = 0, IdSet? without = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        var queries = new List<int>();
        for (var i = 0; i < Math.Min(sample, vectors.Count); i++)
        {
            var id = (int)((long)i * vectors.Count / Math.Min(sample, vectors.Count));
            if (without is null || !without.Contains(id))
                queries.Add(id);
        }

        var (found, exact, ids) = (new VectorMatch[k + 1], new VectorMatch[k + 1], new HashSet<int>());
        var (sum, worst, quick, slow) = (0.0, 1.0, 0L, 0L);
        foreach (var id in queries)
        {
            cancellation.ThrowIfCancellationRequested();
            var query = vectors.Rows(id, 1);
            var began = Stopwatch.GetTimestamp();
            var count = index.Search(query, found, new(null, without, Ef: ef));
            var middle = Stopwatch.GetTimestamp();
            var expected = index.Search(query, exact, new(null, without, Exact: true));
            slow += Stopwatch.GetTimestamp() - middle;
            quick += middle - began;
            var recall = Recall(found.AsSpan(0, count), exact.AsSpan(0, expected), id, k, ids);
            (sum, worst) = (sum + recall, Math.Min(worst, recall));
        }

        var total = Math.Max(1, queries.Count);
        return new(
            queries.Count, k, queries.Count == 0 ? 1 : sum / total, worst,
            quick * 1000.0 / Stopwatch.Frequency / total, slow * 1000.0 / Stopwatch.Frequency / total);
    }

    /// <summary>The share of the k best besides the query itself; 1 where there is nothing to find.</summary>
    private static double Recall(ReadOnlySpan<VectorMatch> found, ReadOnlySpan<VectorMatch> exact, int self, int k, HashSet<int> ids)
    {
        ids.Clear();
        foreach (var match in exact)
        {
            if (match.Id != self && ids.Count < k)
                ids.Add(match.Id);
        }

        var (expected, hits) = (ids.Count, 0);
        foreach (var match in found)
            hits += ids.Remove(match.Id) ? 1 : 0;
        return expected == 0 ? 1 : (double)hits / expected;
    }
}

/// <summary>What <see cref="RecallMeter"/> measured.</summary>
/// <param name="Queries">Queries made.</param>
/// <param name="K">Results of each.</param>
/// <param name="Recall">The mean share of the exact results that were found.</param>
/// <param name="Worst">The least share of any query.</param>
/// <param name="Milliseconds">The mean time of a search.</param>
/// <param name="ExactMilliseconds">The mean time of an exact search.</param>
internal sealed record RecallReport(int Queries, int K, double Recall, double Worst, double Milliseconds, double ExactMilliseconds);
