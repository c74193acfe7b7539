using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>A segment as its writer knows it: what the newest manifest says of it, and what has been deleted since.</summary>
internal sealed class WriterSegment(SegmentReader reader, IndexManifest.Segment entry, Deletions? committed, bool isCommitted)
{
    /// <summary>All deleted documents, if there are more than the manifest knows.</summary>
    private IdSet? _pending;

    public SegmentReader Reader => reader;

    /// <summary>What the newest manifest says of the segment, or the next one will if nothing more is deleted.</summary>
    public IndexManifest.Segment Entry { get; private set; } = entry;

    /// <summary>What the newest manifest says is deleted.</summary>
    public Deletions? Committed { get; private set; } = committed;

    /// <summary>Whether the newest manifest names the segment.</summary>
    public bool IsCommitted { get; private set; } = isCommitted;

    /// <summary>Whether the manifest does not say all of it.</summary>
    public bool HasPending => _pending is not null;

    /// <summary>All deleted documents; null for none.</summary>
    public IdSet? Deleted => _pending ?? Committed?.Documents;

    /// <summary>Sizes by the newest manifest.</summary>
    public SegmentSize Size => new(Entry.Passages, Entry.LivePassages);

    /// <summary>The number in the segment of the document with this id; −1 if it has none, or it is deleted.</summary>
    public int Find(string id) => reader.Find(id, Deleted);

    /// <summary>Deletes a document, to take effect with the next commit.</summary>
    public void Delete(int document) => (_pending ??= Copy()).Add(document);

    /// <summary>Deletes documents, to take effect with the next commit.</summary>
    public void Delete(IdSet documents) => _pending = (_pending ?? Copy()).Or(documents);

    /// <summary>All that is deleted, for a commit.</summary>
    public Deletions? AllDeletions() => _pending is null ? Committed : Deletions.Of(_pending, reader.Table);

    /// <summary>Takes note of a commit: of what it says of the segment, and is deleted from now on.</summary>
    public void Commit(IndexManifest.Segment entry, Deletions? deletions)
    {
        (Entry, Committed, IsCommitted) = (entry, deletions, true);
        _pending = null;
    }

    private IdSet Copy() => Committed is null ? new IdSet(reader.Table.Count) : Committed.Documents.Or(new IdSet(reader.Table.Count));
}
