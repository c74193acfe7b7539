using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing;

/// <summary>Something wrong with an index.</summary>
/// <param name="File">The file at fault, by its name in the index directory.</param>
/// <param name="What">What is wrong: one line.</param>
public sealed record IndexProblem(string File, string What);

/// <summary>What a check of a whole index found.</summary>
/// <param name="Generation">The commit that was checked; 0 if no manifest could be read.</param>
/// <param name="Files">Files checked.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Documents">Documents of the index whose record was read.</param>
/// <param name="Passages">Passages of the index whose record and vector were read.</param>
/// <param name="DeletedDocuments">Deleted documents that the files still hold.</param>
/// <param name="DeletedPassages">Passages of deleted documents that the files still hold.</param>
/// <param name="Problems">All that is wrong, in the order of the manifest; empty for a sound index.</param>
public sealed record IndexVerification(
    long Generation, int Files, long Bytes, int Documents, int Passages, int DeletedDocuments, int DeletedPassages,
    IReadOnlyList<IndexProblem> Problems);

/// <summary>Checks all of an index: every byte against its checksum, every record's fields, and what the files say of each other.</summary>
public static class IndexVerifier
{
    /// <summary>Checks the index in <paramref name="directory"/> and names all that is wrong with it, not only what comes first.</summary>
    /// <exception cref="IndexException">There is no index.</exception>
    public static IndexVerification Verify(string directory, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Verify(new DiskFileSystem(directory), cancellation);
    }

    internal static IndexVerification Verify(IFileSystem files, CancellationToken cancellation = default)
    {
        var problems = new List<IndexProblem>();
        IndexManifest manifest;
        try
        {
            manifest = ManifestFile.Read(files);
        }
        catch (IndexException error) when (files.Exists && files.List().Contains(IndexManifest.FileName))
        {
            return new(0, 1, 0, 0, 0, 0, 0, [new(IndexManifest.FileName, Reason(error))]);
        }

        var (live, deleted) = (new SegmentCheck.Records(), new SegmentCheck.Records());
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var segment in manifest.Segments)
        {
            cancellation.ThrowIfCancellationRequested();
            var check = new SegmentCheck(files, manifest.Dimensions, segment, seen, problems);
            check.Run(cancellation);
            live += check.Live;
            deleted += check.Deleted;
        }

        var all = manifest.Files;
        if (problems.Count == 0)
            RequireThatItOpens(files, problems);
        return new(
            manifest.Generation, all.Count + 1, all.Sum(file => file.Bytes),
            live.Documents, live.Passages, deleted.Documents, deleted.Passages, problems);
    }

    /// <summary>The last word: what a reader says.</summary>
    private static void RequireThatItOpens(IFileSystem files, List<IndexProblem> problems)
    {
        try
        {
            IndexReader.Open(files).Dispose();
        }
        catch (IndexException error)
        {
            problems.Add(new(Path.GetFileName(error.Path), Reason(error)));
        }
    }

    /// <summary>What an error says without the path and the remedy that it is shown with elsewhere.</summary>
    internal static string Reason(IndexException error)
    {
        var reason = error.Message[(error.Path.Length + 2)..];
        var remedy = reason.IndexOf(" Save what is intact", StringComparison.Ordinal);
        return (remedy < 0 ? reason : reason[..remedy]).Replace("corrupt: ", "", StringComparison.Ordinal).TrimEnd('.');
    }
}
