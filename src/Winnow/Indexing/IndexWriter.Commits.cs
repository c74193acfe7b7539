using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing;

/// <content>How changes become files and a manifest. All of it happens with the gate held.</content>
public sealed partial class IndexWriter
{
    /// <summary>Ends the open segment: its files are complete and durable, but no manifest names them yet.</summary>
    private void Flush()
    {
        if (_open is not { } open)
            return;
        _open = null;
        IndexManifest.Segment entry;
        using (open.Writer)
        {
            if (open.LiveDocuments == 0)
                return;
            entry = open.Writer.Complete(_options.Progress, _stop.Token);
        }

        // Opening reads it back, so that no commit names a file that the disk did not take.
        var segment = new WriterSegment(
            SegmentReader.Open(_files, entry, _contract.Dimensions, forSearch: false), entry, null, isCommitted: false);
        _segments.Add(segment);
        if (open.Deleted() is { } deleted)
            segment.Delete(deleted);
    }

    /// <summary>Commits all segments with all deletions.</summary>
    private IndexManifest CommitAll()
    {
        var generation = _generation + 1;
        var kept = new List<(WriterSegment Segment, IndexManifest.Segment Entry, Deletions? Deletions)>();
        foreach (var segment in _segments)
        {
            var (entry, deletions) = Describe(segment, generation);
            if (entry.LiveDocuments > 0)
                kept.Add((segment, entry, deletions));
        }

        Replace(generation, _contract.Settings, [.. kept.Select(item => item.Entry)]);
        foreach (var (segment, entry, deletions) in kept)
            segment.Commit(entry, deletions);
        foreach (var gone in _segments.Except(kept.Select(item => item.Segment)).ToArray())
        {
            _segments.Remove(gone);
            gone.Reader.Release();
        }

        _unlisted.Clear();
        if (_merging is { } number)
            _unlisted.Add(number);
        Sweep();
        return _manifest!;
    }

    /// <summary>What a manifest of this generation says of a segment; writes the list of its deletions if that has changed.</summary>
    private (IndexManifest.Segment Entry, Deletions? Deletions) Describe(WriterSegment segment, long generation)
    {
        if (!segment.HasPending)
            return (segment.Entry, segment.Committed);
        var deletions = segment.AllDeletions()!;
        // A segment of which nothing is left is not listed, and needs no list of what was deleted.
        if (deletions.DocumentCount == segment.Reader.Table.Count)
            return (segment.Entry with { Documents = 0, Passages = 0, Deleted = null }, deletions);
        return (
            segment.Entry with { Deleted = deletions.Write(_files, SegmentFiles.NameOfDeletions(segment.Entry.Number, generation)) },
            deletions);
    }

    /// <summary>Puts a manifest with these segments into force.</summary>
    private void Replace(long generation, IReadOnlyDictionary<string, string> settings, IReadOnlyList<IndexManifest.Segment> segments)
    {
        var manifest = new IndexManifest
        {
            Generation = generation,
            Model = _contract.Model,
            Dimensions = _contract.Dimensions,
            PassageTokenizer = _contract.PassageTokenizer,
            Settings = settings,
            Vectors = _contract.Vectors!,
            Lexical = _contract.Lexical!,
            Segments = segments,
            Committed = _options.Time.GetUtcNow(),
        };
        _uncertain = true;
        ManifestFile.Replace(_files, manifest);
        _uncertain = false;
        (_manifest, _generation, _replaces) = (manifest, generation, false);
        try
        {
            ManifestFile.WriteCopy(_files, manifest);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The commit stands without its second copy; the next one writes it again.
        }
    }

    /// <summary>
    /// Deletes the files that neither the newest manifest nor this writer needs; readers that have them open keep their bytes.
    /// </summary>
    private void Sweep()
    {
        // Before the first commit, what was there is still in force, whatever it is.
        if ((_manifest?.Files.Select(file => file.Name) ?? _found) is not { } needed)
            return;
        var kept = needed.ToHashSet(StringComparer.Ordinal);
        IReadOnlyList<string> names;
        try
        {
            names = _files.List();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }

        foreach (var name in names)
        {
            if (SegmentFiles.SegmentOf(name) is { } segment && !kept.Contains(name) && (_disposed || !_unlisted.Contains(segment)))
                _files.TryDelete(name);
        }

        if (_disposed)
            _files.TryDelete(ManifestFile.TemporaryName);
    }

    private void RemoveDirectory()
    {
        try
        {
            _files.TryDelete(WriteLock.FileName);
            if (_files.List().Count == 0)
                _files.DeleteRoot();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What is left is an empty directory.
        }
    }
}
