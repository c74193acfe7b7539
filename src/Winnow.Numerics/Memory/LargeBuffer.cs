using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Memory;

/// <summary>
/// Memory outside the garbage collector's heap for what is read at random: any size, on huge pages where the system has them.
/// </summary>
/// <remarks>
/// A page of 2 MiB instead of 4 KiB saves a walk of the page tables at nearly every access to a table of many megabytes. What is in the
/// buffer is undefined until it is written. Hold the buffer for as long as a span of it is in use. Freed by <see cref="Dispose"/>, or
/// when nothing refers to the buffer any more.
/// </remarks>
public sealed unsafe class LargeBuffer<T> : IDisposable
    where T : unmanaged
{
    private const nuint CacheLine = 64;
    private const nuint HugePage = 2 * 1024 * 1024;

    private readonly NativeBlock _block;
    private nint _pointer;

    /// <summary>Allocates <paramref name="length"/> elements.</summary>
    /// <exception cref="OutOfMemoryException">The system has not that much.</exception>
    public LargeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = checked((nuint)length * (nuint)sizeof(T));
        var huge = bytes >= HugePage;
        _block = new(bytes, huge ? HugePage : CacheLine);
        _pointer = _block.Address;
        if (huge)
            LibC.AdviseHugePages((void*)_pointer, bytes);
    }

    /// <summary>Elements.</summary>
    public long Length { get; }

    /// <summary>Bytes.</summary>
    public long Bytes => Length * sizeof(T);

    internal T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == 0, this);
            return (T*)_pointer;
        }
    }

    /// <summary>The <paramref name="count"/> elements from <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not within the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer was freed.</exception>
    public Span<T> Slice(long first, int count)
    {
        if (first < 0 || count < 0 || first > Length - count)
            throw new ArgumentOutOfRangeException(nameof(first), $"{count} elements from {first} are not within {Length}.");
        return new(Pointer + first, count);
    }

    /// <summary>
    /// Asks the processor to bring the 128 bytes from element <paramref name="index"/> on into its cache; ignored outside the buffer.
    /// </summary>
    public void Prefetch(long index)
    {
        if (!Sse.IsSupported || (ulong)index >= (ulong)Length)
            return;
        Sse.Prefetch0((byte*)(_pointer + (nint)(index * sizeof(T))));
        Sse.Prefetch0((byte*)(_pointer + (nint)(index * sizeof(T))) + CacheLine);
    }

    /// <summary>Frees the memory. Spans of it must no longer be used.</summary>
    public void Dispose()
    {
        _pointer = 0;
        _block.Dispose();
    }
}
