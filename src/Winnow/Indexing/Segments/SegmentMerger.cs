using Winnow.Indexing.Filters;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>A segment to merge, with what was deleted from it when the merge began.</summary>
internal readonly record struct MergeInput(SegmentReader Reader, Deletions? Deleted)
{
    /// <summary>Documents that go into the merged segment.</summary>
    public int LiveDocuments => Reader.Table.Count - (Deleted?.DocumentCount ?? 0);
}

/// <summary>
/// Makes one segment of several: the documents that were not deleted, in the order of the inputs. The same inputs give the same bytes, but
/// for a graph, which is built on several threads.
/// </summary>
internal static class SegmentMerger
{
    /// <summary>Documents between two reports of progress.</summary>
    private const int Stride = 1024;

    public static IndexManifest.Segment Merge(
        IFileSystem files,
        long number,
        IndexContract contract,
        IReadOnlyList<MergeInput> inputs,
        Action<PhaseProgress>? progress,
        CancellationToken cancellation)
    {
        using var merged = new SegmentWriter(files, number, contract, gathers: false);
        var documents = inputs.Sum(input => input.LiveDocuments);
        progress?.Invoke(new(IndexingPhase.Merging, 0));
        foreach (var (reader, deleted) in inputs)
        {
            for (var document = 0; document < reader.Table.Count; document++)
            {
                cancellation.ThrowIfCancellationRequested();
                if (deleted?.Documents.Contains(document) == true)
                    continue;
                merged.Copy(reader, document);
                if (merged.Documents % Stride == 0 || merged.Documents == documents)
                    progress?.Invoke(new(IndexingPhase.Merging, (double)merged.Documents / documents));
            }
        }

        return merged.Complete(
            file => LexicalSegment.Merge([.. inputs.Select(input => (input.Reader.Terms, input.Deleted?.Passages))], file),
            file => Fields.Merge([.. inputs.Select(input => (input.Reader.Fields, input.Deleted?.Documents))], file),
            progress,
            cancellation);
    }

    /// <summary>Where documents that were deleted while the merge ran are in the merged segment.</summary>
    /// <param name="inputs">The inputs as they were when it began.</param>
    /// <param name="later">For each input, the documents deleted by now; null for none.</param>
    /// <param name="documents">Documents of the merged segment.</param>
    public static IdSet? Carry(IReadOnlyList<MergeInput> inputs, IReadOnlyList<IdSet?> later, int documents)
    {
        IdSet? carried = null;
        var start = 0;
        for (var i = 0; i < inputs.Count; i++)
        {
            if (later[i] is { } deleted)
            {
                var before = inputs[i].Deleted?.Documents;
                var place = start;
                for (var document = 0; document < deleted.Length; document++)
                {
                    if (before?.Contains(document) == true)
                        continue;
                    if (deleted.Contains(document))
                        (carried ??= new IdSet(documents)).Add(place);
                    place++;
                }
            }

            start += inputs[i].LiveDocuments;
        }

        return carried;
    }
}
