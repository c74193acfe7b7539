using Winnow.Indexing.Vectors;

namespace Winnow.Indexing;

/// <summary>
/// What searching an index's vectors costs in recall, against comparing all of them: measured with its own vectors as queries.
/// </summary>
/// <param name="Queries">Queries asked.</param>
/// <param name="K">Passages that each was to find.</param>
/// <param name="Recall">recall@K on average: the share of the true K nearest that the search found.</param>
/// <param name="WorstRecall">The least recall@K of a query.</param>
/// <param name="Milliseconds">The median time of a search.</param>
/// <param name="ExactMilliseconds">The median time of comparing all vectors.</param>
public sealed record RecallMeter(int Queries, int K, double Recall, double WorstRecall, double Milliseconds, double ExactMilliseconds)
{
    /// <summary>Measures an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="k">K, at least 1.</param>
    /// <param name="queries">How many of its vectors, evenly spread over the passages, are asked for their neighbours; at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told how many queries are done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    /// <returns>Null if the index has fewer than two passages, so that none has a neighbour.</returns>
    public static RecallMeter? Measure(
        IndexReader index, int k = 100, int queries = 200, TimeProvider? time = null, Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(queries, 1);
        if (index.Passages < 2)
            return null;
        time ??= TimeProvider.System;
        k = Math.Min(k, index.Passages - 1);
        // One more, since a vector is its own nearest neighbour and does not count.
        var (found, truth) = (new VectorMatch[k + 1], new VectorMatch[k + 1]);
        var (recalls, searches, scans) = (new List<double>(), new List<double>(), new List<double>());
        foreach (var number in Spread(index, queries))
        {
            cancellation.ThrowIfCancellationRequested();
            var vector = index.Vector(number).ToArray();
            searches.Add(Time(time, () => index.SearchVectors(vector, found)));
            scans.Add(Time(time, () => index.SearchVectors(vector, truth, exact: true)));
            recalls.Add(Share(found, truth, number, k));
            progress?.Invoke(recalls.Count);
        }

        return new(recalls.Count, k, recalls.Average(), recalls.Min(), Median(searches), Median(scans));
    }

    /// <summary>
    /// The share of the true neighbours that were found. One that is as near as the last true one counts as well: of equals, any will do.
    /// </summary>
    private static double Share(VectorMatch[] found, VectorMatch[] truth, int self, int k)
    {
        var last = truth.Where(match => match.Id != self).Take(k).Last().Score;
        return (double)found.Where(match => match.Id != self).Take(k).Count(match => match.Score >= last) / k;
    }

    private static IEnumerable<int> Spread(IndexReader index, int queries)
    {
        var (live, next, taken) = (0, 0L, 0);
        for (var number = 0; number < index.Numbers && taken < queries; number++)
        {
            if (index.IsDeleted(number))
                continue;
            if (live++ == next)
            {
                yield return number;
                next = (long)++taken * index.Passages / Math.Min(queries, index.Passages);
            }
        }
    }

    private static double Time(TimeProvider time, Action search)
    {
        var began = time.GetTimestamp();
        search();
        return time.GetElapsedTime(began).TotalMilliseconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
