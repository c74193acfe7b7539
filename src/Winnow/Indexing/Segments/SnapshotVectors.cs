using System.Buffers;
using Winnow.Indexing.Vectors;

namespace Winnow.Indexing.Segments;

/// <summary>Search among the vectors of all segments of a snapshot: the best of each, put in order.</summary>
internal static class SnapshotVectors
{
    /// <summary>
    /// Writes the best live passages to <paramref name="matches"/>, best first, equal scores by number, and gives how many.
    /// </summary>
    public static int Search(
        SegmentView[] segments, ReadOnlySpan<float> query, Span<VectorMatch> matches, PassageFilter? filter, bool exact)
    {
        if (segments.Length == 1)
            return SearchOne(segments, 0, query, matches, filter, exact);
        var room = 0L;
        foreach (var segment in segments)
            room += Math.Min(matches.Length, segment.Reader.Vectors.Count);
        var found = ArrayPool<VectorMatch>.Shared.Rent(checked((int)room));
        try
        {
            var count = 0;
            for (var i = 0; i < segments.Length; i++)
            {
                count += SearchOne(
                    segments, i, query, found.AsSpan(count, Math.Min(matches.Length, segments[i].Reader.Vectors.Count)), filter, exact);
            }

            var all = found.AsSpan(0, count);
            all.Sort(static (left, right) => left.Score != right.Score ? right.Score.CompareTo(left.Score) : left.Id.CompareTo(right.Id));
            all = all[..Math.Min(count, matches.Length)];
            all.CopyTo(matches);
            return all.Length;
        }
        finally
        {
            ArrayPool<VectorMatch>.Shared.Return(found);
        }
    }

    private static int SearchOne(
        SegmentView[] segments, int place, ReadOnlySpan<float> query, Span<VectorMatch> matches, PassageFilter? filter, bool exact)
    {
        var segment = segments[place];
        // What a filter admits is alive already.
        var search = filter is null
            ? new VectorSearch(Without: segment.Deleted?.Passages, Exact: exact)
            : new VectorSearch(Within: filter.Passages[place], Exact: exact);
        var count = segment.Reader.Search.Search(query, matches, search);
        foreach (ref var match in matches[..count])
            match = match with { Id = segment.Base + match.Id };
        return count;
    }
}
