using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Winnow.Tests.Numerics;

/// <summary>
/// Memory whose last element is followed by a page that may not be touched, so that reading or writing past the end ends the run.
/// </summary>
/// <remarks>Linux only; elsewhere an array, where a stray access goes unnoticed.</remarks>
internal sealed class BoundedMemory<T> : IDisposable
    where T : unmanaged
{
    private const int ReadWrite = 3;
    private const int NoAccess = 0;
    private const int PrivateAnonymous = 0x22;

    private readonly nint _mapping;
    private readonly nint _start;
    private readonly nuint _size;
    private readonly T[]? _array;
    private readonly int _length;

    public BoundedMemory(int length)
    {
        _length = length;
        if (!OperatingSystem.IsLinux())
        {
            _array = new T[length];
            return;
        }
        var page = (nuint)Environment.SystemPageSize;
        var bytes = (nuint)length * (nuint)Unsafe.SizeOf<T>();
        var usable = (bytes + page - 1) / page * page;
        _size = usable + page;
        _mapping = Pages.Map(0, _size, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, _mapping);
        Assert.Equal(0, Pages.Protect(_mapping + (nint)usable, page, NoAccess));
        _start = _mapping + (nint)(usable - bytes);
    }

    public BoundedMemory(ReadOnlySpan<T> values)
        : this(values.Length) => values.CopyTo(Span);

    public Span<T> Span => _array ?? MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref Unsafe.NullRef<T>(), _start), _length);

    public void Dispose()
    {
        if (_array is null)
            Assert.Equal(0, Pages.Unmap(_mapping, _size));
    }
}

/// <summary>The system calls; a generic type may not declare them.</summary>
file static class Pages
{
    [DllImport("libc", EntryPoint = "mmap")]
    public static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    public static extern int Protect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    public static extern int Unmap(nint address, nuint length);
}
