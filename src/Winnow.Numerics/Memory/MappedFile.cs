using System.IO.MemoryMappedFiles;

namespace Winnow.Numerics.Memory;

/// <summary>A file mapped read-only into memory: pages are read when touched, and the system may drop them again.</summary>
/// <remarks>
/// The length is that at opening. A file that another process truncates while it is mapped ends this process on the next read of a
/// missing page (SIGBUS): replace files by renaming, never by rewriting. Hold this object for as long as a span of it is in use,
/// and dispose of it only when no thread reads.
/// <para>
/// The system brings sixteen pages into memory for each that is touched and takes them away only when memory runs short, so that a file
/// read here and there would become resident as a whole. A large file is therefore released every few thousand slices: its pages stay in
/// the system's cache, from where those in use come back at once.
/// </para>
/// </remarks>
public sealed unsafe class MappedFile : IDisposable
{
    /// <summary>From this length on a file is released.</summary>
    internal const long LargeBytes = 256 << 20;

    private const int SlicesBetweenReleases = 8192;

    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private bool _disposed;
    private int _slices;

    private MappedFile(string path, long length, MemoryMappedFile? file, MemoryMappedViewAccessor? view)
    {
        Path = path;
        Length = length;
        _file = file;
        _view = view;
    }

    /// <summary>Where the file was when it was opened.</summary>
    public string Path { get; }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>Maps the file at <paramref name="path"/>, which may be empty.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a directory.</exception>
    public static MappedFile Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        MemoryMappedFile? file = null;
        try
        {
            var length = stream.Length;
            if (length == 0)
            {
                stream.Dispose();
                return new(path, 0, null, null);
            }
            file = MemoryMappedFile.CreateFromFile(
                stream, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new(path, length, file, file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read));
        }
        catch
        {
            file?.Dispose();
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the file.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        if (length == 0)
            return [];
        var start = (byte*)_view!.SafeMemoryMappedViewHandle.DangerousGetHandle();
        // Threads may miss a count of one another; when exactly the pages go does not matter.
        if (Length >= LargeBytes && ++_slices % SlicesBetweenReleases == 0)
            LibC.ReleasePages(start, (nuint)Length);
        return new(start + offset, length);
    }

    /// <summary>Unmaps the file. Spans of it must no longer be used.</summary>
    public void Dispose()
    {
        _disposed = true;
        _view?.Dispose();
        _file?.Dispose();
    }
}
