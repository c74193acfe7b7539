namespace Winnow.Indexing.Storage;

/// <summary>An index file, memory-mapped, whose every byte was checked when it was opened.</summary>
internal sealed class IndexFile : IDisposable
{
    private readonly IReadableFile _file;

    /// <summary>Where blocks begin in the file that are not as they were written, ascending; null for none.</summary>
    private readonly List<long>? _badBlocks;

    private IndexFile(string path, IReadableFile file, long contentEnd, List<long>? badBlocks) =>
        (Path, _file, Length, _badBlocks) = (path, file, contentEnd - FileFormat.HeaderBytes, badBlocks);

    public string Path { get; }

    /// <summary>Bytes of content.</summary>
    public long Length { get; }

    /// <summary>How many blocks are damaged: 0 unless the file was opened for salvage.</summary>
    public int BadBlocks => _badBlocks?.Count ?? 0;

    /// <summary>Opens and checks a file that a manifest names.</summary>
    /// <exception cref="IndexException">It is missing, damaged, or another file than the one committed.</exception>
    public static IndexFile Open(IFileSystem files, IndexManifest.File entry, ReadOnlySpan<byte> kind, uint version)
    {
        var path = files.PathOf(entry.Name);
        IReadableFile? file = null;
        try
        {
            file = OpenWhole(files, entry);
            return new(path, file, FileFormat.Verify(path, kind, version, entry.Checksum, file), null);
        }
        catch (Exception error)
        {
            file?.Dispose();
            throw Explain(path, error);
        }
    }

    /// <summary>Opens a file that may have damaged blocks: reading from one of them fails, from the others does not.</summary>
    /// <exception cref="IndexException">It is missing, or damaged where it says what it is.</exception>
    public static IndexFile OpenForSalvage(IFileSystem files, IndexManifest.File entry, ReadOnlySpan<byte> kind, uint version)
    {
        var path = files.PathOf(entry.Name);
        IReadableFile? file = null;
        try
        {
            file = OpenWhole(files, entry);
            var (contentEnd, blocks) = FileFormat.ReadFrame(path, kind, version, entry.Checksum, file);
            var bad = new List<long>();
            FileFormat.BadBlocks(file, contentEnd, blocks, (start, _) => bad.Add(start));
            return new(path, file, contentEnd, bad);
        }
        catch (Exception error)
        {
            file?.Dispose();
            throw Explain(path, error);
        }
    }

    /// <summary>Part of the content.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int count)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
            throw FileFormat.Corrupt(Path, "a record lies outside the file");
        if (_badBlocks is not null)
            RequireIntact(FileFormat.HeaderBytes + offset, count);
        return _file.Slice(FileFormat.HeaderBytes + offset, count);
    }

    public void Dispose() => _file.Dispose();

    private static IReadableFile OpenWhole(IFileSystem files, IndexManifest.File entry)
    {
        var file = files.Open(entry.Name);
        if (file.Length == entry.Bytes)
            return file;
        var found = file.Length;
        file.Dispose();
        throw FileFormat.Corrupt(files.PathOf(entry.Name), $"{found} bytes instead of {entry.Bytes}");
    }

    private static Exception Explain(string path, Exception error) => error switch
    {
        FileNotFoundException => FileFormat.Corrupt(path, "the file is missing"),
        IOException or UnauthorizedAccessException => new IndexException(path, $"can't be read: {error.Message}", error),
        _ => error,
    };

    private void RequireIntact(long start, int count)
    {
        foreach (var block in _badBlocks!)
        {
            if (block < start + count && start < block + FileFormat.BlockBytes)
                throw FileFormat.Corrupt(Path, $"checksum mismatch in bytes {block} to {block + FileFormat.BlockBytes}");
        }
    }
}
