using Winnow.Indexing.Vectors;

namespace Winnow.Indexing.Segments;

/// <summary>Search among the vectors of all segments of a snapshot, without deleted ones.</summary>
internal sealed class SnapshotVectors(SegmentView[] segments, int dimensions, int passages) : IVectorIndex
{
    private readonly FlatVectorIndex[] _indexes = Array.ConvertAll(segments, segment => new FlatVectorIndex(segment.Reader.Vectors));

    public int Count => passages;

    public int Dimensions => dimensions;

    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches)
    {
        if (query.Length != dimensions)
            throw new ArgumentException($"A query of {query.Length} values does not fit vectors of {dimensions}.", nameof(query));
        var best = new List<VectorMatch>();
        for (var i = 0; i < segments.Length; i++)
        {
            var deleted = segments[i].Deleted;
            var found = new VectorMatch[Math.Min(matches.Length + (deleted?.PassageCount ?? 0), _indexes[i].Count)];
            foreach (var match in found.AsSpan(0, _indexes[i].Search(query, found)))
            {
                if (deleted?.Passages.Contains(match.Id) != true)
                    best.Add(match with { Id = segments[i].Base + match.Id });
            }
        }

        best.Sort((left, right) => left.Score != right.Score ? right.Score.CompareTo(left.Score) : left.Id.CompareTo(right.Id));
        var count = Math.Min(best.Count, matches.Length);
        for (var i = 0; i < count; i++)
            matches[i] = best[i];
        return count;
    }
}
