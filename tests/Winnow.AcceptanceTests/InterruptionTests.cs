using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary>An index run that ends early leaves the index that was there, or none.</summary>
public sealed class InterruptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Kill)]
    public void Stopped_on_the_way_a_new_index_is_not_there(string signal)
    {
        Signals.RequireSent();
        var (exitCode, errors) = IndexAndStop(signal);
        Assert.NotEqual(0, exitCode);
        if (signal == Signals.Interrupt)
        {
            Assert.Equal(1, exitCode);
            Assert.Contains("error: stopped", errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
            Assert.False(Directory.Exists(_folder["index"]), "an index directory was left behind");
        }
        else
        {
            WinnowProcess.Run("search", _folder["index"], "query").FailedWith(1, "is not an index");
        }
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Kill)]
    public void Stopped_on_the_way_the_old_index_is_still_there(string signal)
    {
        Signals.RequireSent();
        var first = _folder.Write("first.txt", "The first document speaks of herons.");
        WinnowProcess.Run("index", first, "--out", _folder["index"]).Succeeded();
        IndexAndStop(signal);
        Assert.Contains("first.txt", WinnowProcess.Run("search", _folder["index"], "herons").Succeeded().Out, StringComparison.Ordinal);

        // And the next run is not in the way of what the stopped one left.
        WinnowProcess.Run("index", first, "--out", _folder["index"]).Succeeded();
        AssertNothingElseIsIn(_folder["index"]);
    }

    [Fact]
    public void A_full_disk_is_one_line_and_the_old_index_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a small tmpfs");
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        Assert.SkipUnless(Shell("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk), "needs the right to mount a small tmpfs");
        try
        {
            var index = Path.Combine(disk, "index");
            WinnowProcess.Run("index", _folder.Write("first.txt", "The first document speaks of herons."), "--out", index).Succeeded();
            WinnowProcess.Run("index", ManyDocuments(2_000), "--out", index).FailedWith(1, index, "space");
            Assert.Contains("first.txt", WinnowProcess.Run("search", index, "herons").Succeeded().Out, StringComparison.Ordinal);
            AssertNothingElseIsIn(index);
        }
        finally
        {
            Shell("umount", disk);
        }
    }

    [Fact]
    public void A_second_writer_is_refused()
    {
        Signals.RequireSent();
        using var first = StartIndexing();
        // Held, so that it can't be done before the second has begun.
        Signals.Send(Signals.Stop, first);
        try
        {
            WinnowProcess.Run("index", _folder.Write("first.txt", "A document."), "--out", _folder["index"])
                .FailedWith(1, "another process is writing");
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }
    }

    [Fact]
    public async Task A_search_that_waits_for_queries_ends_at_once()
    {
        Signals.RequireSent();
        WinnowProcess.Run("index", _folder.Write("first.txt", "The first document speaks of herons."), "--out", _folder["index"])
            .Succeeded();
        using var process = WinnowProcess.Start(new ProcessRun { Arguments = ["search", _folder["index"], "--json", "--no-rerank"] });
        try
        {
            await process.StandardInput.WriteLineAsync("herons");
            await process.StandardInput.FlushAsync();
            var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Contains("first.txt", answer, StringComparison.Ordinal);
            Signals.Send(Signals.Interrupt, process);
            // A command that does not heed the signal is ended after 30 s, with another code.
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "winnow did not stop");
            Assert.Equal(1, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The directory holds the files that the manifest names, and none besides.</summary>
    private static void AssertNothingElseIsIn(string index)
    {
        using var report = JsonDocument.Parse(WinnowProcess.Run("inspect", index, "--json").Succeeded().Out);
        Assert.Equal(
            report.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("name").GetString()).Order(),
            Directory.EnumerateFiles(index, "*.bin").Select(Path.GetFileName).Order());
    }

    private (int ExitCode, string Errors) IndexAndStop(string signal)
    {
        using var process = StartIndexing();
        var errors = process.StandardError.ReadToEndAsync();
        Signals.Send(signal, process);
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)), "winnow did not stop");
        return (process.ExitCode, errors.GetAwaiter().GetResult());
    }

    /// <summary>Starts to index far more than can be done at once, and returns when passages are being written.</summary>
    private Process StartIndexing()
    {
        var process = WinnowProcess.Start(
            new ProcessRun { Arguments = ["index", ManyDocuments(200_000), "--out", _folder["index"], "--quiet"] });
        process.StandardInput.Close();
        var deadline = Stopwatch.StartNew();
        while (!Directory.Exists(_folder["index"])
            || !Directory.EnumerateFiles(_folder["index"], "vectors-*.bin").Any(path => new FileInfo(path).Length > 1_000_000))
        {
            Assert.False(process.HasExited, "winnow ended before it could be stopped");
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(60), "winnow wrote nothing");
            Thread.Sleep(10);
        }

        return process;
    }

    private string ManyDocuments(int count)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            lines.Append("{\"_id\": \"d").Append(i).Append("\", \"text\": \"Document number ").Append(i)
                .Append(" speaks of herons, rivers and the weather in the north.\"}\n");
        }

        return _folder.Write($"many-{count}.jsonl", lines.ToString());
    }

    private static bool Shell(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
