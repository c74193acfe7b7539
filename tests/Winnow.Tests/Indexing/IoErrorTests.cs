using Winnow.Indexing;
using Winnow.Indexing.Segments;
using Winnow.Tests.Indexing.Storage;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing;

/// <summary>
/// SQLite's loop: the N-th call to the disk fails, for every N. The user gets one clear line, reads keep working, and nothing that was
/// acknowledged is lost.
/// </summary>
public sealed class IoErrorTests(ITestOutputHelper output)
{
    private const int Steps = 60;

    private static readonly IndexWriterOptions Options = new()
    {
        SegmentPassages = 12,
        Merging = MergeTime.AtCommit,
        Policy = new MergePolicy { SegmentsPerTier = 3, SmallestTier = 8 },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_call_that_fails_loses_nothing(bool forEver)
    {
        var whole = new MemoryFileSystem();
        new Workload(1).Run(whole, Options, Steps);
        var stride = LongRuns.Count(23, 1);
        var failures = 0;
        for (var fails = 1; fails <= whole.Calls; fails += stride)
        {
            var files = new MemoryFileSystem();
            var workload = new Workload(1);
            var at = fails;
            files.Fault = (call, mutates) => call == at || (forEver && call > at && mutates)
                ? new IOException(forEver ? "No space left on device" : "Input/output error")
                : null;
            var error = Record.Exception(() => workload.Run(files, Options, Steps));
            if (error is not null)
            {
                failures++;
                var said = Assert.IsType<IndexException>(error);
                Assert.Contains(files.Root, said.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', said.Message);
            }

            // With the disk still full, what is committed can be read.
            if (forEver)
                Assert.True(workload.IsPrefix(files), $"call {at}: the index is not what was committed");
            files.Fault = null;
            Assert.True(workload.IsPrefix(files), $"call {at}: the index is not what was committed");
            if (error is not null && workload.Acknowledged is not null)
            {
                // Once the disk is well again, so is the index.
                workload.Settle(files);
                workload.Run(files, Options, steps: 10);
                Assert.True(workload.Acknowledged.IsIn(files), $"call {at}: not as committed afterwards");
                Assert.Empty(IndexVerifier.Verify(files).Problems);
            }
        }

        output.WriteLine($"{whole.Calls} calls, {failures} of them made the writer fail");
        Assert.True(failures > 15);
    }

    [Fact]
    public void A_writer_that_cannot_open_changes_nothing()
    {
        var files = new MemoryFileSystem();
        var workload = new Workload(3);
        workload.Run(files, Options, Steps);
        var before = files.List();
        var calls = files.Calls;
        IndexWriter.Open(files, WriterModel.Contract, Options).Dispose();
        calls = files.Calls - calls;
        for (var fails = 1; fails <= calls; fails++)
        {
            var at = files.Calls + fails;
            files.Fault = (call, _) => call == at ? new IOException("Input/output error") : null;
            var error = Record.Exception(() => IndexWriter.Open(files, WriterModel.Contract, Options).Dispose());
            Assert.True(error is null or IndexException, $"call {fails}: {error}");
            files.Fault = null;
            Assert.Equal(before, files.List());
            Assert.True(workload.IsPrefix(files), $"call {fails}: the index is not what was committed");
        }
    }

    [Fact]
    public void A_reader_that_cannot_read_says_so()
    {
        var files = new MemoryFileSystem();
        new Workload(2).Run(files, Options, Steps);
        var before = files.Calls;
        IndexReader.Open(files).Dispose();
        var calls = files.Calls - before;
        for (var fails = 1; fails <= calls; fails++)
        {
            var at = files.Calls + fails;
            files.Fault = (call, _) => call == at ? new IOException("Input/output error") : null;
            Assert.Contains(
                "can't be read", Assert.Throws<IndexException>(() => IndexReader.Open(files)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void After_a_failed_commit_the_writer_says_what_to_do()
    {
        var files = new MemoryFileSystem();
        using var writer = IndexWriter.Open(files, WriterModel.Contract);
        new WriterModel().Add(writer, "a", 1);
        files.Fault = (_, mutates) => mutates ? new IOException("No space left on device") : null;
        Assert.Contains("No space left", Assert.Throws<IndexException>(() => writer.Commit()).Message, StringComparison.Ordinal);
        files.Fault = null;
        Assert.Contains("open the index again", Assert.Throws<IndexException>(() => writer.Commit()).Message, StringComparison.Ordinal);
    }
}
