namespace Winnow.Indexing.Storage;

/// <summary>
/// Lets one writer at a time change an index. The lock goes with the process, however it ends; the empty file stays, since
/// deleting it would let two writers hold two files of the same name.
/// </summary>
internal static class WriteLock
{
    public const string FileName = "write.lock";

    public static IDisposable Take(IFileSystem files) =>
        files.Lock(FileName) ?? throw new IndexException(files.Root, "another process is writing this index; wait for it to end.");
}
