using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing;

/// <summary>What a repair did.</summary>
/// <param name="Manifest">The index afterwards.</param>
/// <param name="Changed">Whether anything was done: false for a sound index.</param>
/// <param name="Problems">What was wrong before.</param>
/// <param name="LostDocuments">The ids of documents that could not be saved: index them again.</param>
/// <param name="LostUnnamed">Documents that could not be saved and whose ids can't be read either.</param>
/// <param name="Notes">What else is to be known of the index afterwards: one line each.</param>
public sealed record IndexRepairReport(
    IndexManifest Manifest,
    bool Changed,
    IReadOnlyList<IndexProblem> Problems,
    IReadOnlyList<string> LostDocuments,
    int LostUnnamed,
    IReadOnlyList<string> Notes);

/// <summary>
/// Makes a damaged index sound again. What derives from the stored passages and vectors is made anew; a document of which something
/// can't be read is dropped and named. It also brings an index of an earlier format up to date. Nothing is encoded.
/// </summary>
public sealed class IndexRepair
{
    private readonly IFileSystem _files;
    private readonly List<IndexProblem> _problems = [];
    private readonly List<string> _lost = [];
    private readonly List<string> _notes = [];
    private int _lostUnnamed;

    private IndexRepair(IFileSystem files) => _files = files;

    /// <summary>Repairs the index in <paramref name="directory"/>.</summary>
    /// <exception cref="IndexException">
    /// There is no index, its manifest and the second copy are lost, it can't be written, or another process writes it.
    /// </exception>
    public static IndexRepairReport Repair(string directory, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Repair(new DiskFileSystem(directory), time, cancellation);
    }

    internal static IndexRepairReport Repair(IFileSystem files, TimeProvider? time = null, CancellationToken cancellation = default)
    {
        // Nothing is written, not even the lock, where there is no index.
        if (!files.Exists || !files.List().Any(name => name is IndexManifest.FileName or ManifestFile.CopyName))
            ManifestFile.Read(files);
        try
        {
            using var taken = WriteLock.Take(files);
            return new IndexRepair(files).Run(time ?? TimeProvider.System, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IndexException(files.Root, $"can't be repaired ({error.Message.TrimEnd('.')}); it is as it was.", error);
        }
    }

    private IndexRepairReport Run(TimeProvider time, CancellationToken cancellation)
    {
        var manifest = FindManifest(out var isCurrent);
        var number = _files.List().Select(SegmentFiles.SegmentOf).Append(0).Max()!.Value;
        var kept = new List<IndexManifest.Segment>();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        // The last segments first: where it is no longer known which of two documents with one id was replaced, the later one stays.
        foreach (var segment in manifest.Segments.Reverse())
        {
            cancellation.ThrowIfCancellationRequested();
            var before = _problems.Count;
            var known = new Dictionary<string, string>(ids, StringComparer.Ordinal);
            new SegmentCheck(_files, manifest.Dimensions, segment, known, _problems).Run(cancellation);
            if (_problems.Count == before && segment.Part(SegmentFiles.Table) is not null)
            {
                kept.Add(segment);
                ids = known;
            }
            else if (Salvage(segment, ++number, manifest.Contract, ids, cancellation) is { } saved)
            {
                kept.Add(saved);
            }
        }

        if (isCurrent && _problems.Count == 0)
            return new(manifest, Changed: false, [], [], 0, []);
        kept.Reverse();
        var repaired = manifest with { Generation = manifest.Generation + 1, Segments = kept, Committed = time.GetUtcNow() };
        ManifestFile.Replace(_files, repaired);
        ManifestFile.WriteCopy(_files, repaired);
        var names = repaired.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in _files.List().Where(name => SegmentFiles.IsPart(name) && !names.Contains(name)))
            _files.TryDelete(name);
        return new(repaired, Changed: true, _problems, _lost, _lostUnnamed, _notes);
    }

    /// <summary>The manifest, or its second copy, or that of an earlier format.</summary>
    private IndexManifest FindManifest(out bool isCurrent)
    {
        isCurrent = false;
        try
        {
            if (ManifestFile.Read(_files, IndexManifest.FileName, out _) is not { } manifest)
            {
                _notes.Add("the index was of an earlier format and is now of the current one");
                return EarlierManifest.Read(_files);
            }

            isCurrent = true;
            return manifest;
        }
        catch (IndexException error) when (_files.List().Contains(ManifestFile.CopyName))
        {
            _problems.Add(new(IndexManifest.FileName, IndexVerifier.Reason(error)));
        }

        try
        {
            var copy = ManifestFile.Read(_files, ManifestFile.CopyName, out _)
                ?? throw FileFormat.Corrupt(_files.PathOf(ManifestFile.CopyName), "it is of another format");
            _notes.Add($"the manifest was restored from its second copy, which is of commit {copy.Generation}");
            return copy;
        }
        catch (IndexException error)
        {
            throw new IndexException(
                _files.Root,
                "neither the manifest nor its second copy can be read, so that it is not known what the files are; "
                + "index the documents again.",
                error);
        }
    }

    /// <summary>Writes what can be read of a segment into a new one; null if that is nothing.</summary>
    private IndexManifest.Segment? Salvage(
        IndexManifest.Segment segment, long number, IndexContract contract, Dictionary<string, string> ids, CancellationToken cancellation)
    {
        using var parts = SalvagedSegment.Open(_files, segment, []);
        if (parts.Documents is null || parts.Passages is null || parts.Vectors is null || parts.Vectors.Dimensions != contract.Dimensions)
        {
            LoseAll(segment, parts);
            return null;
        }

        var deleted = DeletedFrom(segment, parts);
        var ranges = parts.PassageRanges();
        using var writer = new SegmentWriter(_files, number, contract);
        for (var document = 0; document < ranges.Length; document++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (deleted?.Contains(document) == true)
                continue;
            var id = parts.IdOf(document);
            if (id is not null && ids.ContainsKey(id))
                continue;
            if (id is null || ranges[document] is not { } range || !parts.IsWhole(document, range))
            {
                Lose(id);
                continue;
            }

            ids.Add(id, segment.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            writer.Copy(
                parts.Documents, parts.Passages, parts.Vectors, document, range, parts.Table?.HashOf(document) ?? ContentHash.Unknown);
        }

        if (writer.Documents > 0)
            return writer.Complete(progress: null, cancellation);
        return null;
    }

    private IdSet? DeletedFrom(IndexManifest.Segment segment, SalvagedSegment parts)
    {
        if (segment.Deleted is not { } entry)
            return null;
        try
        {
            return Deletions.Read(_files, entry.File, segment.Documents);
        }
        catch (IndexException)
        {
            _notes.Add($"{entry.File.Name} can't be read: of {Counted.Of(entry.Documents, "document")} deleted from segment "
                + $"{segment.Number}, those that were not replaced are back");
            return null;
        }
    }

    private void LoseAll(IndexManifest.Segment segment, SalvagedSegment parts)
    {
        var part = parts.Documents is null ? SegmentFiles.Documents : parts.Passages is null ? SegmentFiles.Passages : SegmentFiles.Vectors;
        _notes.Add($"segment {segment.Number} is lost with {Counted.Of(segment.LiveDocuments, "document")}: its {part} can't be read");
        var deleted = DeletedFrom(segment, parts);
        for (var document = 0; document < segment.Documents; document++)
        {
            if (deleted?.Contains(document) != true)
                Lose(document < (parts.Documents?.Count ?? 0) ? parts.IdOf(document) : null);
        }
    }

    private void Lose(string? id)
    {
        if (id is null)
            _lostUnnamed++;
        else
            _lost.Add(id);
    }
}
