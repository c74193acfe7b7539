using System.Diagnostics;
using System.Text;

namespace Winnow.AcceptanceTests.Support;

/// <summary>Runs the real <c>winnow</c> in a process of its own.</summary>
internal static class WinnowProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static ProcessResult Run(params string[] arguments) => RunWith(new ProcessRun { Arguments = arguments });

    public static ProcessResult RunWith(ProcessRun run)
    {
        using var process = Start(run);
        if (run.Input is not null)
            process.StandardInput.Write(run.Input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            throw new TimeoutException($"winnow {string.Join(' ', run.Arguments)} did not end.");
        }

        return new(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    public static Process Start(ProcessRun run)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = run.Directory ?? Path.GetTempPath(),
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Winnow.Cli.dll"));
        foreach (var argument in run.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in run.Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

internal sealed record ProcessRun
{
    public required IReadOnlyList<string> Arguments { get; init; }

    public string? Input { get; init; }

    public string? Directory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

internal sealed record ProcessResult(int ExitCode, string Out, string Err)
{
    /// <summary>The run did what it was asked for.</summary>
    public ProcessResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Out}\n{Err}");
        return this;
    }

    /// <summary>
    /// The run failed as a user's mistake should: this exit code, one line that says what, and no trace of the program's inside.
    /// </summary>
    public void FailedWith(int exitCode, params string[] said)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}\n{Out}\n{Err}");
        Assert.Empty(Out);
        var lines = Err.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith("error:", StringComparison.Ordinal)).ToArray();
        Assert.True(lines.Length == 1, $"not one line of error:\n{Err}");
        Assert.DoesNotContain("   at ", Err, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Err, StringComparison.Ordinal);
        // The terminal wraps at its width; what was said is compared without regard to where.
        var flat = string.Join(' ', Err.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in said)
            Assert.Contains(part, flat, StringComparison.OrdinalIgnoreCase);
    }
}
