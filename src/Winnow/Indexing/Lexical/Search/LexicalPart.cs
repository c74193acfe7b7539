namespace Winnow.Indexing.Lexical.Search;

/// <summary>A segment in a snapshot.</summary>
/// <param name="Segment">The segment's terms.</param>
/// <param name="Base">The number in the snapshot of its first passage.</param>
/// <param name="Deleted">Its deleted passages; null if there are none.</param>
internal readonly record struct LexicalPart(LexicalSegment Segment, int Base, IdSet? Deleted);
