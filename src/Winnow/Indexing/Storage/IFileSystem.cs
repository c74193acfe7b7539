namespace Winnow.Indexing.Storage;

/// <summary>
/// The directory of an index and all that is ever done to it, by plain file names. Whatever is written here survives a loss of power
/// only as far as it was synced: bytes by <see cref="IWritableFile.Sync"/>, names (made, renamed, deleted) by <see cref="Sync"/>.
/// Calls fail with <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>. Safe to share between threads.
/// </summary>
internal interface IFileSystem
{
    /// <summary>The directory's path.</summary>
    string Root { get; }

    /// <summary>Whether the directory is there.</summary>
    bool Exists { get; }

    /// <summary>Makes the directory, if need be, and its own name durable.</summary>
    /// <exception cref="IndexException">A file is in its place.</exception>
    void CreateRoot();

    /// <summary>Deletes the directory, which must be empty.</summary>
    void DeleteRoot();

    /// <summary>The names of all that is in the directory, in ordinal order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Creates a file, or empties the one that is there.</summary>
    IWritableFile Create(string name);

    /// <summary>Opens a file that will not change.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    IReadableFile Open(string name);

    /// <summary>Gives a file another name, in one step even if a file had that name.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file's name; whoever has it open keeps its bytes.</summary>
    void Delete(string name);

    /// <summary>Makes the names durable: files made, renamed and deleted before.</summary>
    void Sync();

    /// <summary>
    /// Takes the lock of this name for as long as the result lives, and no longer than the process; null if somebody else has it.
    /// </summary>
    IDisposable? Lock(string name);
}

/// <summary>A file being written from its beginning to its end.</summary>
internal interface IWritableFile : IDisposable
{
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Makes the bytes written so far durable.</summary>
    void Sync();
}

/// <summary>A file that no longer changes. Safe to share between threads until it is disposed of.</summary>
internal interface IReadableFile : IDisposable
{
    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>The bytes in place; they come into memory when they are touched.</summary>
    ReadOnlySpan<byte> Slice(long offset, int count);

    /// <summary>Copies bytes without mapping them, so that reading all of a file once does not make it resident.</summary>
    void Read(long offset, Span<byte> bytes);
}

internal static class FileSystemExtensions
{
    /// <summary>The path of a file, for people.</summary>
    public static string PathOf(this IFileSystem files, string name) => Path.Combine(files.Root, name);

    /// <summary>Deletes a file if that is possible: one that cannot be deleted now is swept by a later commit.</summary>
    public static void TryDelete(this IFileSystem files, string name)
    {
        try
        {
            files.Delete(name);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A reader on Windows still has it mapped, or the directory has become unwritable.
        }
    }
}
