namespace Winnow.Indexing.Segments;

/// <summary>
/// Which segments are merged: once <see cref="SegmentsPerTier"/> segments are of about one size, they become one of the next, so that
/// a document is copied a number of times that grows with the logarithm of the index, and a search looks into few segments
/// (size-tiered, as in Lucene's TieredMergePolicy and in LSM trees). A segment that is mostly deleted is rewritten by itself.
/// </summary>
internal sealed record MergePolicy
{
    /// <summary>Segments of one tier that are merged. Default 8: each document is copied once for every eightfold growth.</summary>
    public int SegmentsPerTier { get; init; } = 8;

    /// <summary>Segments with fewer live passages than this are all in the lowest tier. Default 1,024.</summary>
    public int SmallestTier { get; init; } = 1024;

    /// <summary>Deleted passages over all passages from which on a segment is rewritten. Default 0.5.</summary>
    public double MostDeleted { get; init; } = 0.5;

    /// <summary>The places of the segments to merge next; null if all is well. Depends on the sizes alone.</summary>
    public IReadOnlyList<int>? Choose(IReadOnlyList<SegmentSize> segments)
    {
        var tiers = Enumerable.Range(0, segments.Count).GroupBy(i => TierOf(segments[i].LivePassages)).OrderBy(tier => tier.Key);
        foreach (var tier in tiers)
        {
            if (tier.Count() >= SegmentsPerTier)
                return [.. tier];
        }

        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i].Passages - segments[i].LivePassages > MostDeleted * segments[i].Passages)
                return [i];
        }

        return null;
    }

    private int TierOf(int passages)
    {
        var tier = 0;
        for (var limit = (long)SmallestTier; passages >= limit; limit *= SegmentsPerTier)
            tier++;
        return tier;
    }
}

/// <summary>How large a segment is.</summary>
/// <param name="Passages">Passages in its files.</param>
/// <param name="LivePassages">Those that are not deleted.</param>
internal readonly record struct SegmentSize(int Passages, int LivePassages);
