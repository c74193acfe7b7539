namespace Winnow.Indexing.Segments;

/// <summary>A segment in a snapshot.</summary>
/// <param name="Reader">Its files.</param>
/// <param name="Base">The number in the snapshot of its first passage.</param>
/// <param name="Deleted">What is deleted from it; null for nothing.</param>
internal sealed record SegmentView(SegmentReader Reader, int Base, Deletions? Deleted);
