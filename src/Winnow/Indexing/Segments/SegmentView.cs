using Winnow.Indexing.Filters;

namespace Winnow.Indexing.Segments;

/// <summary>A segment in a snapshot.</summary>
/// <param name="Reader">Its files.</param>
/// <param name="Base">The number in the snapshot of its first passage.</param>
/// <param name="Deleted">What is deleted from it; null for nothing.</param>
internal sealed record SegmentView(SegmentReader Reader, int Base, Deletions? Deleted)
{
    /// <summary>The passages, by their numbers in the segment, of the live documents that a filter admits.</summary>
    public IdSet Admitted(Filter filter)
    {
        var documents = Reader.Fields.Evaluate(filter);
        if (Deleted is not null)
            documents = documents.Except(Deleted.Documents);
        var passages = new IdSet(Reader.Table.Passages);
        for (var document = documents.Next(0); document >= 0; document = documents.Next(document + 1))
        {
            var range = Reader.Table.PassagesOf(document);
            passages.AddRange(range.First, range.Count);
        }

        return passages;
    }
}
