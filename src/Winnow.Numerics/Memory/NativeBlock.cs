using System.Runtime.InteropServices;

namespace Winnow.Numerics.Memory;

/// <summary>Memory outside the garbage collector's heap, which knows of its size. What is in it is undefined until it is written.</summary>
/// <remarks>
/// The handle owns the memory: it is freed once, by <see cref="SafeHandle.Dispose()"/>, or when nothing refers to the handle any more.
/// </remarks>
internal sealed unsafe class NativeBlock : SafeHandle
{
    private readonly nuint _bytes;

    /// <summary>Allocates <paramref name="bytes"/> at a multiple of <paramref name="alignment"/>, a power of two.</summary>
    /// <exception cref="OutOfMemoryException">The system has not that much.</exception>
    public NativeBlock(nuint bytes, nuint alignment)
        : base(0, ownsHandle: true)
    {
        _bytes = bytes;
        SetHandle((nint)NativeMemory.AlignedAlloc(Math.Max(bytes, 1), alignment));
        if (bytes > 0)
            GC.AddMemoryPressure((long)bytes);
    }

    /// <summary>Where the block begins, as long as it is not freed.</summary>
    public nint Address => handle;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        if (_bytes > 0)
            GC.RemoveMemoryPressure((long)_bytes);
        return true;
    }
}
