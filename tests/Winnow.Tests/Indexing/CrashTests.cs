using Winnow.Indexing;
using Winnow.Indexing.Segments;
using Winnow.Tests.Indexing.Storage;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing;

/// <summary>
/// Whatever stops the writer at whatever moment, the index then opens by itself and holds exactly what was committed: everything that
/// was acknowledged, and of the commit under way all or nothing.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private static readonly IndexWriterOptions Options = new()
    {
        SegmentPassages = 12,
        Merging = MergeTime.AtCommit,
        Policy = new MergePolicy { SegmentsPerTier = 3, SmallestTier = 8 },
        Time = TimeProvider.System,
    };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, LongRuns.Count(1, 10))];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void After_a_crash_at_any_call_the_index_is_a_prefix_of_what_was_acknowledged(int seed)
    {
        var workload = new Workload(seed);
        var random = new Random(seed);
        var states = 0;
        var files = new MemoryFileSystem();
        files.Observer = files =>
        {
            foreach (var loss in Enum.GetValues<Loss>())
            {
                var crashed = files.Crash(loss, random);
                states++;
                Assert.True(
                    workload.IsPrefix(crashed), $"seed {seed}, call {files.Mutations}, {loss}: the index is not what was committed");
                // Now and then, life goes on after the crash.
                if (states % 40 == 0)
                    GoOn(crashed, $"seed {seed}, call {files.Mutations}, {loss}");
            }
        };
        workload.Run(files, Options, steps: LongRuns.Count(36, 170));
        output.WriteLine($"seed {seed}: {files.Mutations} calls that change something, {states} states");
        Assert.True(states >= 4_000, $"only {states} states");
    }

    /// <summary>After a crash, a writer opens, sweeps and commits as if nothing had been.</summary>
    private static void GoOn(MemoryFileSystem crashed, string where)
    {
        var model = new WriterModel();
        using (var writer = IndexWriter.Open(crashed, WriterModel.Contract, Options))
        {
            if (writer.Manifest is not null)
            {
                using var index = IndexReader.Open(crashed);
                foreach (var document in index.ReadDocuments())
                    model.Versions.Add(document.Id, (int)document.Metadata["version"].Number);
            }

            model.Add(writer, "after", 1);
            writer.Commit();
        }

        Assert.True(model.IsIn(crashed), where + ": not as committed after the crash");
        Assert.Empty(IndexVerifier.Verify(crashed).Problems);
        using var reader = IndexReader.Open(crashed);
        var listed = reader.Manifest.Files.Select(file => file.Name)
            .Concat(["manifest.json", "manifest.json.copy", "write.lock"]).Order(StringComparer.Ordinal);
        Assert.Equal(listed, crashed.List());
    }
}
