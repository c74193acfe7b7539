namespace Winnow.Indexing;

/// <summary>The passages of one reader that a filter admits. Immutable and safe to share between threads.</summary>
public sealed class PassageFilter
{
    private readonly IndexReader _index;

    internal PassageFilter(IndexReader index, IdSet[] passages)
    {
        (_index, Passages) = (index, passages);
        Count = passages.Sum(segment => segment.Count());
    }

    /// <summary>How many passages are admitted; deleted ones are not.</summary>
    public int Count { get; }

    /// <summary>The passages of each segment, by their numbers in it.</summary>
    internal IdSet[] Passages { get; }

    /// <exception cref="ArgumentException">The filter was resolved for another reader, whose passages have other numbers.</exception>
    internal void RequireFor(IndexReader index)
    {
        if (index != _index)
            throw new ArgumentException("The filter was resolved for another reader; resolve it for this one.", nameof(index));
    }
}
