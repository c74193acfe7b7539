namespace Winnow.Corpus.Files;

/// <summary>A file to read.</summary>
/// <param name="Path">As it can be opened.</param>
/// <param name="Id">The path below the root that was given, with '/'; of a file given by itself, its name.</param>
/// <param name="Length">Bytes when it was found.</param>
internal sealed record SourceFile(string Path, string Id, long Length);

/// <summary>Finds the files of a corpus below the paths given, in ordinal order.</summary>
internal sealed class FileFinder
{
    private readonly CorpusOptions _options;
    private readonly ReadingLog _log;
    private readonly CancellationToken _cancellation;
    private readonly List<SourceFile> _found = [];
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    private FileFinder(CorpusOptions options, ReadingLog log, CancellationToken cancellation) =>
        (_options, _log, _cancellation) = (options, log, cancellation);

    /// <summary>The files, root by root in the order given.</summary>
    /// <exception cref="CorpusException">A path does not exist.</exception>
    internal static IReadOnlyList<SourceFile> Find(
        IEnumerable<string> paths, CorpusOptions options, ReadingLog log, CancellationToken cancellation)
    {
        var finder = new FileFinder(options, log, cancellation);
        foreach (var path in paths) finder.AddRoot(path);
        return finder._found;
    }

    private void AddRoot(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path)) AddNamedFile(path);
        else if (Directory.Exists(path)) AddFolder(path);
        else throw new CorpusException(path, "no such file or folder; check the path");
    }

    private void AddNamedFile(string path)
    {
        if (DocumentFormats.ReaderOf(path) is null)
        {
            var known = string.Join(", ", DocumentFormats.Extensions);
            _log.Report(path, null, $"the extension {DescribeExtension(path)} is not one that Winnow reads ({known})");
        }
        else
        {
            _found.Add(new SourceFile(path, Path.GetFileName(path), new FileInfo(path).Length));
        }
    }

    private void AddFolder(string path)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _visited.Clear();
        _visited.Add(RealPath(new DirectoryInfo(root)));
        Walk(new DirectoryInfo(root), root, path, FolderRules.ForRoot(root.Replace(Path.DirectorySeparatorChar, '/'), _options));
    }

    /// <summary>Reads one folder after another from a stack: a hostile depth must not become a depth of calls.</summary>
    private void Walk(DirectoryInfo root, string rootPath, string givenPath, FolderRules rules)
    {
        var pending = new Stack<(FileSystemInfo Entry, FolderRules Rules)>();
        pending.Push((root, rules));
        while (pending.TryPop(out var next))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (next.Entry is DirectoryInfo folder)
            {
                var inner = _options.UseIgnoreFiles ? next.Rules.Enter(folder.FullName, (file, reason) => _log.Report(file, null, reason))
                    : next.Rules;
                foreach (var entry in EntriesInReverse(folder))
                {
                    if (Accept(entry, inner)) pending.Push((entry, inner));
                }
            }
            else
            {
                AddFoundFile((FileInfo)next.Entry, rootPath, givenPath);
            }
        }
    }

    private FileSystemInfo[] EntriesInReverse(DirectoryInfo folder)
    {
        try
        {
            var entries = folder.GetFileSystemInfos();

            // A folder sorts as if its name ended in '/', so that the order is that of the whole paths.
            Array.Sort(entries, static (a, b) => string.CompareOrdinal(SortKey(b), SortKey(a)));
            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.Report(folder.FullName, null, $"the folder can't be listed: {e.Message}");
            return [];
        }
    }

    private static string SortKey(FileSystemInfo entry) => entry is DirectoryInfo ? entry.Name + "/" : entry.Name;

    private bool Accept(FileSystemInfo entry, FolderRules rules)
    {
        var path = entry.FullName.Replace(Path.DirectorySeparatorChar, '/');
        if (rules.Ignores(path, entry is DirectoryInfo)) return false;
        if (entry.LinkTarget is null) return entry is FileInfo || !_options.FollowLinks || _visited.Add(RealPath((DirectoryInfo)entry));

        if (!_options.FollowLinks)
        {
            _log.SkippedLinks++;
            return false;
        }

        if (Target(entry) is not { Exists: true } target)
        {
            _log.Report(entry.FullName, null, "the link leads nowhere, or to itself");
            return false;
        }

        return target is FileInfo || _visited.Add(RealPath((DirectoryInfo)target));
    }

    private void AddFoundFile(FileInfo file, string rootPath, string givenPath)
    {
        if (DocumentFormats.ReaderOf(file.Name) is null)
        {
            _log.CountSkipped(DocumentFormats.ExtensionOf(file.Name));
            return;
        }

        var relative = Path.GetRelativePath(rootPath, file.FullName);
        var length = (Target(file) as FileInfo ?? file).Length;
        _found.Add(new SourceFile(Path.Combine(givenPath, relative), relative.Replace(Path.DirectorySeparatorChar, '/'), length));
    }

    private static FileSystemInfo? Target(FileSystemInfo entry)
    {
        try
        {
            return entry.ResolveLinkTarget(returnFinalTarget: true);
        }
        catch (IOException)
        {
            return null; // a link to itself
        }
    }

    /// <summary>The folder's path with every link on the way resolved, so that one folder has one name.</summary>
    private static string RealPath(DirectoryInfo folder)
    {
        var parts = new Stack<string>();
        FileSystemInfo? at = folder;
        for (var hops = 0; at is not null && hops < 4096; hops++)
        {
            if (Target(at) is { } target)
            {
                at = target;
                continue;
            }

            parts.Push(at.Name);
            at = Directory.GetParent(at.FullName);
        }

        return string.Join('/', parts);
    }

    private static string DescribeExtension(string path) => Path.GetExtension(path) is { Length: > 0 } extension ? extension : "(none)";
}
