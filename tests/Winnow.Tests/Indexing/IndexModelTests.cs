using Winnow.Indexing;
using Winnow.Indexing.Segments;
using Winnow.Indexing.Vectors;
using Winnow.Tests.Indexing.Storage;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing;

/// <summary>Random updates and deletes, with merges going on beside them, against the simplest model of an index.</summary>
public sealed class IndexModelTests(ITestOutputHelper output)
{
    private readonly Random _random = new(20_260_401);

    [Fact]
    public void Updates_and_deletes_leave_what_they_leave_in_a_dictionary()
    {
        var (steps, ids) = (LongRuns.Count(20_000, 1_000_000), LongRuns.Count(400, 4_000));
        var files = new MemoryFileSystem();
        var model = new WriterModel();
        var snapshots = new List<(IndexReader Index, WriterModel Model)>();
        var (commits, checks, longest) = (0, 0, 0);
        using (var writer = IndexWriter.Open(files, WriterModel.Contract, new()
        {
            SegmentPassages = 200,
            Policy = new MergePolicy { SegmentsPerTier = 4, SmallestTier = 64 },
        }))
        {
            for (var step = 1; step <= steps; step++)
            {
                var id = $"document-{_random.Next(ids)}";
                if (_random.Next(3) > 0)
                    model.Add(writer, id, step);
                else
                    model.Delete(writer, id);
                if (_random.Next(LongRuns.Count(50, 500)) > 0)
                    continue;
                longest = Math.Max(longest, writer.Commit().Segments.Count);
                commits++;
                if (commits % LongRuns.Count(10, 20) > 0)
                    continue;
                checks++;
                Check(files, model, snapshots);
            }

            writer.Commit();
            writer.WaitForMerges();
            Check(files, model, snapshots);
            writer.Compact();
        }

        Assert.True(model.IsIn(files));
        using var last = IndexReader.Open(files);
        Assert.Single(last.Manifest.Segments);
        Assert.Equal(last.Numbers, last.Passages);
        Assert.Empty(IndexVerifier.Verify(files).Problems);
        snapshots.ForEach(snapshot => snapshot.Index.Dispose());
        output.WriteLine($"{steps} updates and deletes, {commits} commits, {checks} comparisons, at most {longest} segments");
    }

    [Fact]
    public void Readers_on_other_threads_always_see_one_commit()
    {
        var files = new MemoryFileSystem();
        using var stop = new CancellationTokenSource();
        using var started = new CountdownEvent(2);
        var versions = LongRuns.Count(150, 5_000);
        using (var writer = IndexWriter.Open(files, WriterModel.Contract))
        {
            new WriterModel().Add(writer, "first", 0);
            writer.Commit();
        }

        // Each commit raises the version of all documents, so that a reader who saw two versions saw two commits.
        // A machine with other work starts a thread when it can: each reader has its own, and nothing is written before both hold a
        // snapshot.
        var readers = Enumerable.Range(0, started.InitialCount).Select(_ => Task.Factory.StartNew(() =>
        {
            var index = IndexReader.Open(files);
            started.Signal();
            var last = 0.0;
            do
            {
                var seen = Assert.Single(index.ReadDocuments().Select(document => document.Metadata["version"].Number).Distinct());
                Assert.True(seen >= last, $"version {seen} after {last}");
                last = seen;
                var next = index.Refresh();
                if (next != index)
                    index.Dispose();
                index = next;
            }
            while (!stop.IsCancellationRequested);

            index.Dispose();
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Assert.True(started.Wait(TimeSpan.FromMinutes(1)));
        using (var writer = IndexWriter.Open(
            files, WriterModel.Contract, new() { Policy = new MergePolicy { SegmentsPerTier = 2, SmallestTier = 4 } }))
        {
            for (var version = 1; version <= versions; version++)
            {
                for (var document = 0; document < 8; document++)
                    writer.Add(WriterModel.DocumentOf($"d{document}", version), WriterModel.PassagesOf($"d{document}", version));
                writer.Add(WriterModel.DocumentOf("first", version), WriterModel.PassagesOf("first", version));
                writer.Commit();
            }
        }

        stop.Cancel();
        Assert.All(readers, reader => reader.GetAwaiter().GetResult());
    }

    /// <summary>Compares a new reader, vectors found, and a snapshot taken earlier.</summary>
    private void Check(MemoryFileSystem files, WriterModel model, List<(IndexReader Index, WriterModel Model)> snapshots)
    {
        var index = snapshots.Count > 0 ? snapshots[^1].Index.Refresh() : IndexReader.Open(files);
        Assert.True(model.IsOf(index), "the index differs from the model");
        var query = WriterModel.Vector("query", 0, 0);
        var matches = new VectorMatch[10];
        var found = index.SearchVectors(query, matches);
        var expected = model.Versions
            .SelectMany(document => WriterModel.PassagesOf(document.Key, document.Value))
            .Select(passage => passage.Vector.ToArray().Zip(query, (x, y) => x * y).Sum())
            .OrderDescending().Take(10).ToArray();
        Assert.Equal(expected.Length, found);
        for (var i = 0; i < found; i++)
        {
            Assert.Equal(expected[i], matches[i].Score, 1e-5);
            Assert.False(index.IsDeleted(matches[i].Id));
        }

        if (snapshots.Count == 0 || snapshots[^1].Index != index)
            snapshots.Add((index, WriterModel.Of(model)));
        var (old, was) = snapshots[_random.Next(snapshots.Count)];
        Assert.True(was.IsOf(old), "a snapshot has changed");
        if (snapshots.Count > 5)
        {
            snapshots[0].Index.Dispose();
            snapshots.RemoveAt(0);
        }
    }
}
