using System.Runtime.InteropServices;

namespace Winnow.Numerics.Memory;

/// <summary>Zeroed memory outside the garbage collector's heap, aligned to a cache line of 64 bytes.</summary>
/// <remarks>
/// A span does not keep the buffer alive: hold the buffer itself for as long as a span of it is in use.
/// Freed by <see cref="Dispose"/>, or when nothing refers to the buffer any more.
/// </remarks>
public sealed unsafe class AlignedBuffer<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly NativeBlock _block;
    private nint _pointer;

    /// <summary>Allocates <paramref name="length"/> zeros.</summary>
    /// <exception cref="OutOfMemoryException">The system has not that much.</exception>
    public AlignedBuffer(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        var bytes = checked((nuint)length * (nuint)sizeof(T));
        _block = new(bytes, Alignment);
        _pointer = _block.Address;
        NativeMemory.Clear((void*)_pointer, bytes);
    }

    /// <summary>Elements.</summary>
    public int Length { get; }

    /// <summary>The whole buffer.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was freed.</exception>
    public Span<T> Span => new(Pointer, Length);

    internal T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pointer == 0, this);
            return (T*)_pointer;
        }
    }

    /// <summary>Frees the memory. Spans of it must no longer be used.</summary>
    public void Dispose()
    {
        _pointer = 0;
        _block.Dispose();
    }
}
