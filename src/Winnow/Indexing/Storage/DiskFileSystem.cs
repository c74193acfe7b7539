using Winnow.Numerics.Memory;

namespace Winnow.Indexing.Storage;

/// <summary>A directory on disk.</summary>
internal sealed class DiskFileSystem(string root) : IFileSystem
{
    // What .NET says of a file that another process has locked: Windows's code, or elsewhere the system's own.
    private const int SharingViolation = unchecked((int)0x80070020), LinuxWouldBlock = 11, MacWouldBlock = 35;

    public string Root => root;

    public bool Exists => Directory.Exists(root);

    public void CreateRoot()
    {
        if (File.Exists(root))
            throw new IndexException(root, "is a file; an index is a directory. Choose another --out.");
        var made = new Stack<string>();
        for (var folder = Path.GetFullPath(root); !Directory.Exists(folder); folder = Path.GetDirectoryName(folder)!)
            made.Push(folder);
        Directory.CreateDirectory(root);
        foreach (var folder in made)
            DirectorySync.Flush(Path.GetDirectoryName(folder)!);
    }

    public void DeleteRoot() => Directory.Delete(root);

    public IReadOnlyList<string> List() =>
        [.. Directory.EnumerateFileSystemEntries(root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    public IWritableFile Create(string name) => new WritableFile(this.PathOf(name));

    public IReadableFile Open(string name) => new ReadableFile(this.PathOf(name));

    public void Rename(string from, string to) => File.Move(this.PathOf(from), this.PathOf(to), overwrite: true);

    public void Delete(string name) => File.Delete(this.PathOf(name));

    public void Sync() => DirectorySync.Flush(root);

    public IDisposable? Lock(string name)
    {
        try
        {
            return new FileStream(this.PathOf(name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult is SharingViolation or LinuxWouldBlock or MacWouldBlock)
        {
            return null;
        }
    }

    private sealed class WritableFile(string path) : IWritableFile
    {
        private readonly FileStream _file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);

        public void Write(ReadOnlySpan<byte> bytes) => _file.Write(bytes);

        public void Sync() => _file.Flush(flushToDisk: true);

        public void Dispose() => _file.Dispose();
    }

    private sealed class ReadableFile : IReadableFile
    {
        private readonly FileStream _file;
        private readonly MappedFile _map;

        public ReadableFile(string path)
        {
            _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            try
            {
                _map = MappedFile.Open(path);
                if (_map.Length != _file.Length)
                    throw new IOException("the file is being changed");
            }
            catch
            {
                _map?.Dispose();
                _file.Dispose();
                throw;
            }
        }

        public long Length => _map.Length;

        public ReadOnlySpan<byte> Slice(long offset, int count) => _map.Slice(offset, count);

        public void Read(long offset, Span<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                var read = RandomAccess.Read(_file.SafeFileHandle, bytes, offset);
                if (read == 0)
                    throw new EndOfStreamException("the file has become shorter");
                offset += read;
                bytes = bytes[read..];
            }
        }

        public void Dispose()
        {
            _map.Dispose();
            _file.Dispose();
        }
    }
}
