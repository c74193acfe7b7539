using System.Diagnostics;
using System.Globalization;

namespace Winnow.AcceptanceTests.Support;

/// <summary>Signals to processes, as a person or a system sends them.</summary>
internal static class Signals
{
    public const string Interrupt = "INT";
    public const string Kill = "KILL";
    public const string Stop = "STOP";

    /// <summary>Skips a test that sends signals where they can't be sent, or would be ignored.</summary>
    public static void RequireSent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill");
        Assert.SkipWhen(InterruptIsIgnored(), "SIGINT is ignored by all processes that are started here, as in a shell's background job");
    }

    public static void Send(string signal, Process process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>A process inherits what its parent ignores; proc(5), SigIgn: a bit for each signal, the lowest for signal 1.</summary>
    private static bool InterruptIsIgnored()
    {
        const string status = "/proc/self/status", ignored = "SigIgn:";
        const int interrupt = 2;
        if (!File.Exists(status))
            return false;
        var mask = File.ReadLines(status).First(line => line.StartsWith(ignored, StringComparison.Ordinal))[ignored.Length..];
        return (ulong.Parse(mask.Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (interrupt - 1) & 1) != 0;
    }
}
