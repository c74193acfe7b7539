using System.Diagnostics;
using System.Globalization;
using System.Text;
using Winnow.AcceptanceTests.Support;
using Winnow.Indexing;

namespace Winnow.AcceptanceTests;

/// <summary>A process that is killed at a random moment of an update leaves the index as it was before, or as it is after.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Documents = 3_000;

    private readonly TempFolder _folder = new();
    private readonly Random _random = new(77);
    private readonly int[] _versions = new int[Documents];

    /// <summary>200 in long runs.</summary>
    private static int Kills => Environment.GetEnvironmentVariable("WINNOW_LONG") == "1" ? 200 : 6;

    [Fact]
    public void Killed_at_any_moment_the_index_holds_one_update_or_the_other()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files that are open can't be deleted there");
        var before = Write(0);
        WinnowProcess.Run("index", _folder["docs.jsonl"], "--out", _folder["index"], "--quiet").Succeeded();
        var whole = Stopwatch.StartNew();
        Write(1);
        Run(kill: null);
        var usual = whole.Elapsed;
        before = Read();
        var (finished, kept) = (0, 0);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var after = Write(kill + 1);
            // Most kills fall into the last two thirds, where the work is; some after the end.
            var done = Run(usual * (0.3 + (0.8 * _random.NextDouble())));
            var found = Read();
            Assert.True(
                found.SequenceEqual(after) || (!done && found.SequenceEqual(before)),
                $"kill {kill}: the index is neither as before nor as after the update");
            finished += done ? 1 : 0;
            kept += found.SequenceEqual(before) ? 1 : 0;
            if (kill % 5 == 0)
                Assert.Empty(IndexVerifier.Verify(_folder["index"], TestContext.Current.CancellationToken).Problems);
            if (kill % 20 == 0)
                WinnowProcess.Run("compact", _folder["index"]).Succeeded();
            before = found;
        }

        output.WriteLine(
            $"{Kills} kills: {kept} left the index as it was, {Kills - kept} as it was to be ({finished} of these came after the end)");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Raises the version of some documents, and gives what the index then should hold.</summary>
    private string[] Write(int version)
    {
        var lines = new StringBuilder();
        for (var i = 0; i < Documents; i++)
        {
            if (version == 0 || _random.Next(3) == 0)
                _versions[i] = version;
            lines.Append(CultureInfo.InvariantCulture, $"{{\"_id\": \"d{i}\", \"text\": \"Document {i} as of version {_versions[i]} "
                + $"speaks of herons.\", \"version\": {_versions[i]}}}\n");
        }

        _folder.Write("docs.jsonl", lines.ToString());
        return [.. _versions.Select((version, i) => string.Create(CultureInfo.InvariantCulture, $"d{i} {version}"))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Updates the index and kills the process after a time. Returns whether it had ended before.</summary>
    private bool Run(TimeSpan? kill)
    {
        using var process = WinnowProcess.Start(
            new ProcessRun { Arguments = ["index", _folder["docs.jsonl"], "--out", _folder["index"], "--update", "--quiet"] });
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        if (kill is { } after && !process.WaitForExit(after))
        {
            process.Kill();
            process.WaitForExit();
            return false;
        }

        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return true;
    }

    private string[] Read()
    {
        using var index = IndexReader.Open(_folder["index"]);
        var passages = Enumerable.Range(0, index.Numbers).Where(number => !index.IsDeleted(number)).Select(index.Passage).ToArray();
        Assert.All(passages, passage => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"version {passage.Passage.Metadata["version"].Number} "), passage.Passage.Text,
            StringComparison.Ordinal));
        return [.. passages.Select(found => found.Passage)
            .Select(passage => string.Create(CultureInfo.InvariantCulture, $"{passage.DocumentId} {passage.Metadata["version"].Number}"))
            .Order(StringComparer.Ordinal)];
    }
}
