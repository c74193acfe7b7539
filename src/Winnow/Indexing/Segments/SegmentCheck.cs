using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>
/// Checks one segment: first its files each by itself, then, as far as they can be read, every record and what refers to what.
/// </summary>
internal sealed class SegmentCheck(
    IFileSystem files, int dimensions, IndexManifest.Segment segment, Dictionary<string, string> liveIds, List<IndexProblem> problems)
{
    private IdSet? _deleted;

    /// <summary>What was read of the index.</summary>
    public Records Live { get; private set; }

    /// <summary>What was read of deleted documents.</summary>
    public Records Deleted { get; private set; }

    public void Run(CancellationToken cancellation)
    {
        using var parts = SalvagedSegment.Open(files, segment, problems);
        if (parts.Vectors is { } vectors && vectors.Dimensions != dimensions)
            Report(vectors.Path, $"vectors of {vectors.Dimensions} values in an index of {dimensions}");
        if (parts.Table is { } table)
        {
            Count(table.Count, segment.Documents, SegmentFiles.Table, "documents");
            Count(table.Passages, segment.Passages, SegmentFiles.Table, "passages");
            try
            {
                _deleted = Deletions.Open(files, segment, table)?.Documents;
            }
            catch (IndexException error)
            {
                Report(error);
            }
        }

        if (parts.Documents is { } documents)
            Count(documents.Count, segment.Documents, SegmentFiles.Documents, "documents");
        if (parts.Passages is { } passages)
            Count(passages.Count, segment.Passages, SegmentFiles.Passages, "passages");
        if (parts.Vectors is { } found)
            Count(found.Count, segment.Passages, SegmentFiles.Vectors, "vectors");
        if (parts.Terms is { } terms)
            Count(terms.Passages, segment.Passages, SegmentFiles.Terms, "passages");
        if (parts.Fields is { } fields)
            Count(fields.Documents, segment.Documents, SegmentFiles.Fields, "documents");

        for (var document = 0; document < (parts.Documents?.Count ?? 0); document++)
        {
            cancellation.ThrowIfCancellationRequested();
            Try($"document {document}", () => CheckDocument(parts, document));
        }

        for (var passage = 0; passage < (parts.Passages?.Count ?? 0); passage++)
        {
            cancellation.ThrowIfCancellationRequested();
            Try($"passage {passage}", () => CheckPassage(parts, passage));
        }
    }

    private void CheckDocument(SalvagedSegment parts, int document)
    {
        var record = parts.Documents!.Read(document);
        var id = StoredRecords.ReadDocument(ref record).Id;
        Count(document, new(1, 0));
        if (parts.Table is { } table && document < table.Count && !table.Find(DocumentTable.HashId(id)).Contains(document))
            Report(SegmentFiles.Table, $"document {document} ('{id}') is not found by its id");
        if (!IsDeleted(document) && !liveIds.TryAdd(id, parts.Documents.Path))
            Report(SegmentFiles.Documents, $"document {document} has the id '{id}', as has one in {Path.GetFileName(liveIds[id])}");
    }

    private void CheckPassage(SalvagedSegment parts, int passage)
    {
        var fields = parts.Passages!.Read(passage);
        var document = fields.ReadVarint();
        StoredRecords.SkipPassage(ref fields);
        if (parts.Table is { } table)
        {
            var range = document < table.Count ? table.PassagesOf(document) : default;
            if (passage < range.First || passage >= range.First + range.Count)
                Report(SegmentFiles.Passages, $"passage {passage} says that it is of document {document}, whose passages are others");
        }

        if (parts.Vectors is { } vectors && passage < vectors.Count && !vectors.IsFinite(passage))
            Report(SegmentFiles.Vectors, $"the vector of passage {passage} has values that are not numbers");
        Count(document, new(0, 1));
    }

    private bool IsDeleted(int document) => _deleted is { } deleted && document < deleted.Length && deleted.Contains(document);

    private void Count(int document, Records read)
    {
        if (IsDeleted(document))
            Deleted += read;
        else
            Live += read;
    }

    private void Try(string record, Action check)
    {
        try
        {
            check();
        }
        catch (IndexException error)
        {
            Report(error, record + ": ");
        }
    }

    private void Count(int found, int expected, string part, string what)
    {
        if (found != expected)
            Report(part, $"{found} {what} where the manifest says {expected}");
    }

    private void Report(string part, string what) => problems.Add(new(segment.Part(part)?.Name ?? Path.GetFileName(part), what));

    private void Report(IndexException error, string record = "") =>
        problems.Add(new(Path.GetFileName(error.Path), record + IndexVerifier.Reason(error)));

    /// <summary>Records that were read: documents, and passages with their vectors.</summary>
    public readonly record struct Records(int Documents, int Passages)
    {
        public static Records operator +(Records a, Records b) => new(a.Documents + b.Documents, a.Passages + b.Passages);
    }
}
