using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>Checks one segment: first its files each by itself, then, as far as they can be read, every record and what refers to what.</summary>
internal sealed class SegmentCheck(
    IFileSystem files, int dimensions, IndexManifest.Segment segment, Dictionary<string, string> liveIds, List<IndexProblem> problems)
{
    /// <summary>Document records that were read.</summary>
    public int Documents { get; private set; }

    /// <summary>Passage records that were read, with their vectors.</summary>
    public int Passages { get; private set; }

    public void Run(CancellationToken cancellation)
    {
        using var parts = SalvagedSegment.Open(files, segment, problems);
        if (parts.Vectors is { } vectors && vectors.Dimensions != dimensions)
            Report(vectors.Path, $"vectors of {vectors.Dimensions} values in an index of {dimensions}");
        IdSet? deleted = null;
        if (parts.Table is { } table)
        {
            Count(table.Count, segment.Documents, SegmentFiles.Table, "documents");
            Count(table.Passages, segment.Passages, SegmentFiles.Table, "passages");
            try
            {
                deleted = Deletions.Open(files, segment, table)?.Documents;
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
            Try($"document {document}", () => CheckDocument(parts, document, deleted));
        }

        for (var passage = 0; passage < (parts.Passages?.Count ?? 0); passage++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Try($"passage {passage}", () => CheckPassage(parts, passage)))
                Passages++;
        }
    }

    private void CheckDocument(SalvagedSegment parts, int document, IdSet? deleted)
    {
        var record = parts.Documents!.Read(document);
        var id = StoredRecords.ReadDocument(ref record).Id;
        Documents++;
        if (parts.Table is { } table && document < table.Count && !table.Find(DocumentTable.HashId(id)).Contains(document))
            Report(SegmentFiles.Table, $"document {document} ('{id}') is not found by its id");
        if (deleted?.Contains(document) != true && !liveIds.TryAdd(id, parts.Documents.Path))
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
    }

    private bool Try(string record, Action check)
    {
        try
        {
            check();
            return true;
        }
        catch (IndexException error)
        {
            Report(error, record + ": ");
            return false;
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
}
