using System.Runtime.InteropServices;

namespace Winnow.Numerics.Memory;

/// <summary>
/// The calls of Linux's C library that mapped files, huge pages, executable memory and AMX need. .NET wraps none of them.
/// </summary>
internal static unsafe partial class LibC
{
    public const int ProtectRead = 1;
    public const int ProtectWrite = 2;
    public const int ProtectExecute = 4;
    public const int MapPrivate = 0x02;
    public const int MapAnonymous = 0x20;

    /// <summary>What <see cref="Map"/> returns when it fails.</summary>
    public static readonly void* MapFailed = (void*)-1;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(void* address, nuint length);

    /// <summary>
    /// Asks for huge pages behind <paramref name="length"/> bytes; elsewhere than on Linux, or where the system has none, nothing changes.
    /// </summary>
    public static void AdviseHugePages(void* address, nuint length) => Hint(address, length, advice: 14);

    /// <summary>
    /// Takes the pages of a mapped file out of this process's resident memory; touched again, they come back with what is in the file.
    /// </summary>
    public static void ReleasePages(void* address, nuint length) => Hint(address, length, advice: 4);

    private static void Hint(void* address, nuint length, int advice)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Advise(address, length, advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // A hint that cannot be given changes no result.
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint SystemCall(nint number, nint first, nint second);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
