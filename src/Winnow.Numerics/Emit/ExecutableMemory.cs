using System.ComponentModel;
using System.Runtime.InteropServices;
using Winnow.Numerics.Memory;

namespace Winnow.Numerics.Emit;

/// <summary>Machine code made at run time. Its pages are writable first and executable afterwards, never both.</summary>
internal sealed unsafe class ExecutableMemory
{
    /// <summary>The environment variable that turns emitted code off when it is <c>0</c>.</summary>
    public const string Variable = "WINNOW_EMIT";

    private ExecutableMemory(void* start, int length) => (Start, Length) = ((nint)start, length);

    /// <summary>The address of the first instruction.</summary>
    public nint Start { get; }

    /// <summary>Bytes of code.</summary>
    public int Length { get; }

    /// <summary>Why code cannot be emitted in this process, before the system is asked; null where it can.</summary>
    public static string? Objection(string? variable)
    {
        if (variable == "0")
            return $"{Variable}=0 turns emitted code off";
        return OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64
            ? null
            : "code is emitted on Linux on x86-64 only";
    }

    /// <summary>Maps <paramref name="code"/>; it stays for the life of the process.</summary>
    /// <returns>The memory, or null with the system's reason in <paramref name="problem"/>.</returns>
    public static ExecutableMemory? Map(ReadOnlySpan<byte> code, out string? problem)
    {
        problem = Objection(Environment.GetEnvironmentVariable(Variable));
        if (problem is not null)
            return null;
        try
        {
            var length = (nuint)code.Length;
            var start = LibC.Map(null, length, LibC.ProtectRead | LibC.ProtectWrite, LibC.MapPrivate | LibC.MapAnonymous, -1, 0);
            if (start == LibC.MapFailed)
            {
                problem = $"memory for emitted code was denied: {LastError()}";
                return null;
            }
            code.CopyTo(new((byte*)start, code.Length));
            if (LibC.Protect(start, length, LibC.ProtectRead | LibC.ProtectExecute) != 0)
            {
                problem = $"executable memory was denied: {LastError()}";
                _ = LibC.Unmap(start, length);
                return null;
            }
            return new(start, code.Length);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            problem = $"the C library is out of reach: {e.Message}";
            return null;
        }
    }

    private static string LastError() => new Win32Exception(Marshal.GetLastPInvokeError()).Message;
}
