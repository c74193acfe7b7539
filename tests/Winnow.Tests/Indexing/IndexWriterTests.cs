using Winnow.Corpus;
using Winnow.Indexing;
using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;
using Winnow.Tests.Indexing.Storage;

namespace Winnow.Tests.Indexing;

public sealed class IndexWriterTests
{
    private readonly MemoryFileSystem _files = new();
    private readonly WriterModel _model = new();

    [Fact]
    public void A_document_with_a_known_id_replaces_the_old_one_wherever_that_is()
    {
        using var writer = Open();
        _model.Add(writer, "a", 1);
        _model.Add(writer, "a", 2);
        writer.Commit();
        Assert.True(_model.IsIn(_files));
        _model.Add(writer, "a", 3);
        Assert.False(_model.IsIn(_files));
        writer.Commit();
        Assert.True(_model.IsIn(_files));
        Assert.Equal(1, writer.Documents);
    }

    [Fact]
    public void Only_the_very_same_content_is_unchanged()
    {
        using var writer = Open();
        var document = WriterModel.DocumentOf("a", 2);
        Assert.False(writer.IsUnchanged(document));
        _model.Add(writer, "a", 2);
        Assert.True(writer.IsUnchanged(document));
        writer.Commit();
        Assert.True(writer.IsUnchanged(document));
        Assert.True(writer.IsUnchanged(
            Document.Create("a", document.Title, document.Text, document.Sections, document.Metadata, new DocumentSource("elsewhere"))));
        Assert.False(writer.IsUnchanged(Document.Create("a", document.Title + "!", document.Text, null, document.Metadata)));
        Assert.False(writer.IsUnchanged(Document.Create("a", document.Title, document.Text + "!", null, document.Metadata)));
        Assert.False(writer.IsUnchanged(Document.Create("a", document.Title, document.Text)));
        Assert.False(writer.IsUnchanged(
            Document.Create("a", document.Title, document.Text, [new(["Part"], 0, 0, document.Text.Length)], document.Metadata)));
        Assert.False(writer.IsUnchanged(Document.Create("b", document.Title, document.Text, document.Sections, document.Metadata)));
        _model.Delete(writer, "a");
        Assert.False(writer.IsUnchanged(document));
    }

    [Fact]
    public void Other_settings_make_every_document_changed()
    {
        using (var writer = Open())
        {
            _model.Add(writer, "a", 1);
            writer.Commit();
        }

        var other = WriterModel.Contract with { Settings = new Dictionary<string, string> { ["passages"] = "longer" } };
        using var again = IndexWriter.Open(_files, other);
        Assert.False(again.IsUnchanged(WriterModel.DocumentOf("a", 1)));
        Assert.Equal("longer", again.Commit().Settings["passages"]);
    }

    [Fact]
    public void An_index_of_another_shape_is_refused()
    {
        using (var writer = Open())
            writer.Commit();
        Assert.Contains(
            "4 values, not 5",
            Assert.Throws<IndexException>(() => IndexWriter.Open(_files, WriterModel.Contract with { Dimensions = 5 })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "tokenizer",
            Assert.Throws<IndexException>(() => IndexWriter.Open(_files, WriterModel.Contract with { PassageTokenizer = "x" })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "no such directory", Assert.Throws<IndexException>(() => IndexWriter.Open(new MemoryFileSystem(), null)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_changes_there_is_no_commit()
    {
        using var writer = Open();
        _model.Add(writer, "a", 1);
        var first = writer.Commit();
        Assert.Same(first, writer.Commit());
        Assert.False(writer.Delete("b"));
        Assert.Same(first, writer.Commit());
    }

    [Fact]
    public void What_was_not_committed_is_gone_with_the_writer()
    {
        using (var writer = Open())
        {
            _model.Add(writer, "a", 1);
            writer.Commit();
        }

        var before = _files.List();
        using (var writer = Open(new() { SegmentPassages = 2 }))
        {
            for (var i = 0; i < 9; i++)
                writer.Add(WriterModel.DocumentOf($"b{i}", i), WriterModel.PassagesOf($"b{i}", i));
            writer.Delete("a");
        }

        Assert.Equal(before, _files.List());
        Assert.True(_model.IsIn(_files));
    }

    [Fact]
    public void Segments_of_one_size_are_merged_and_deleted_documents_dropped()
    {
        using var writer = Open(
            new() { Merging = MergeTime.AtCommit, Policy = new MergePolicy { SegmentsPerTier = 4, SmallestTier = 1_000 } });
        for (var i = 0; i < 40; i++)
        {
            _model.Add(writer, $"d{i % 25}", i);
            Assert.InRange(writer.Commit().Segments.Count, 1, 5);
            Assert.True(_model.IsIn(_files));
        }

        var compact = writer.Compact()!;
        Assert.True(_model.IsIn(_files));
        Assert.Equal(compact.Segments.Single().Documents, _model.Versions.Count);
        Assert.Equal(compact.Files.Count + 3, _files.List().Count);
    }

    [Fact]
    public async Task Changes_go_on_while_segments_are_merged()
    {
        // The merge is held at its first write, until documents of its inputs have been changed, with a commit and without.
        using var merging = new ManualResetEventSlim();
        using var changed = new ManualResetEventSlim();
        using var writer = Open(new() { Merging = MergeTime.Never });
        for (var i = 0; i < 6; i++)
        {
            _model.Add(writer, $"d{i}", 4);
            writer.Commit();
        }

        var files = new HeldFileSystem(_files, name => name.StartsWith("documents-000007", StringComparison.Ordinal), merging, changed);
        writer.Dispose();
        using var held = IndexWriter.Open(files, WriterModel.Contract, new() { Merging = MergeTime.Never });
        var compacting = Task.Run(held.Compact, TestContext.Current.CancellationToken);
        Assert.True(merging.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        _model.Delete(held, "d0");
        _model.Add(held, "d1", 5);
        held.Commit();
        Assert.True(_model.IsIn(_files));
        var committed = WriterModel.Of(_model);
        _model.Delete(held, "d2");
        _model.Add(held, "d3", 6);
        changed.Set();
        await compacting;
        Assert.True(committed.IsIn(_files), "the merge committed what was not committed");
        held.Commit();
        Assert.True(_model.IsIn(_files));
    }

    [Fact]
    public void Deleting_all_documents_leaves_an_empty_index()
    {
        using var writer = Open();
        _model.Add(writer, "a", 1);
        writer.Commit();
        _model.Delete(writer, "a");
        Assert.Empty(writer.Commit().Segments);
        Assert.True(_model.IsIn(_files));
        _model.Add(writer, "b", 1);
        writer.Commit();
        Assert.True(_model.IsIn(_files));
    }

    [Fact]
    public void The_same_changes_give_the_same_bytes()
    {
        var other = new MemoryFileSystem();
        var time = new FixedTime();
        foreach (var files in new[] { _files, other })
        {
            new Workload(3).Run(
                files,
                new() { SegmentPassages = 10, Merging = MergeTime.AtCommit, Policy = new MergePolicy { SegmentsPerTier = 3 }, Time = time },
                steps: 80);
        }

        Assert.Equal(_files.List(), other.List());
        Assert.All(_files.List(), name => Assert.Equal(_files.ReadAll(name), other.ReadAll(name)));
    }

    [Fact]
    public void A_reader_refreshes_to_the_newest_commit_and_keeps_what_it_had()
    {
        using var writer = Open();
        _model.Add(writer, "a", 1);
        writer.Commit();
        using var first = IndexReader.Open(_files);
        Assert.Same(first, first.Refresh());
        var before = WriterModel.Of(_model);
        _model.Add(writer, "b", 2);
        _model.Delete(writer, "a");
        writer.Commit();
        writer.Compact();
        Assert.False(first.IsCurrent());
        using var second = first.Refresh();
        Assert.True(_model.IsOf(second));
        Assert.True(before.IsOf(first));
        first.Dispose();
        Assert.True(_model.IsOf(second));
        Assert.Throws<ObjectDisposedException>(() => first.Passage(0));
    }

    [Fact]
    public void An_index_that_was_made_anew_is_not_the_one_that_was_opened()
    {
        IndexReader Make(string id)
        {
            var files = new MemoryFileSystem();
            using var writer = IndexWriter.Open(files, WriterModel.Contract);
            writer.Add(WriterModel.DocumentOf(id, 1), WriterModel.PassagesOf(id, 1));
            writer.Commit();
            foreach (var name in _files.List().Where(name => name != WriteLock.FileName))
                _files.Delete(name);
            foreach (var name in files.List().Where(name => name != WriteLock.FileName))
                _files.WriteAll(name, files.ReadAll(name));
            return IndexReader.Open(_files);
        }

        _files.CreateRoot();
        using var first = Make("a");
        using var second = Make("b");
        Assert.Equal(first.Manifest.Generation, second.Manifest.Generation);
        Assert.False(first.IsCurrent());
        Assert.True(second.IsCurrent());
        using var refreshed = first.Refresh();
        Assert.NotNull(refreshed.Find("b"));
        Assert.NotNull(first.Find("a"));
    }

    /// <summary>
    /// Once all documents are gone, the numbers of segments begin anew: a reader that is opening then meets other files under the names
    /// that it knows.
    /// </summary>
    [Fact]
    public void A_reader_that_opens_while_everything_is_replaced_opens_what_is_there()
    {
        var moments = 0;
        for (var at = 1; ; at++)
        {
            var files = new MemoryFileSystem();
            using (var writer = IndexWriter.Open(files, WriterModel.Contract))
            {
                writer.Add(WriterModel.DocumentOf("a", 1), WriterModel.PassagesOf("a", 1));
                writer.Commit();
            }

            var before = files.Calls;
            var replaced = false;
            files.Fault = (call, _) =>
            {
                if (call < before + at || replaced)
                    return null;
                replaced = true;
                using (var writer = IndexWriter.Open(files, WriterModel.Contract))
                {
                    writer.Delete("a");
                    writer.Commit();
                }

                using (var writer = IndexWriter.Open(files, WriterModel.Contract))
                {
                    writer.Add(WriterModel.DocumentOf("b", 2), WriterModel.PassagesOf("b", 2));
                    writer.Commit();
                }

                return null;
            };
            using var index = IndexReader.Open(files);
            Assert.Equal(1, index.Documents);
            Assert.True(index.Find("a") is not null || index.Find("b") is not null);
            if (!replaced)
                break;
            moments++;
        }

        Assert.True(moments > 5, "nothing was replaced while a reader opened");
    }

    [Fact]
    public void What_has_been_put_beside_an_index_is_left_alone_and_none_is_begun_beside_other_files()
    {
        using (var writer = Open())
        {
            _model.Add(writer, "a", 1);
            writer.Commit();
        }

        _files.WriteAll("profile.json", [1]);
        using (var writer = Open())
        {
            _model.Add(writer, "b", 1);
            writer.Commit();
        }

        Assert.Equal([1], _files.ReadAll("profile.json"));
        Assert.True(_model.IsIn(_files));

        // Another program's manifest does not make a directory an index.
        _files.WriteAll("manifest.json", "{\"name\": \"a web page\"}"u8.ToArray());
        Assert.Contains(
            "profile.json", Assert.Throws<IndexException>(() => IndexWriter.Create(_files, WriterModel.Contract)).Message,
            StringComparison.Ordinal);
    }

    private IndexWriter Open(IndexWriterOptions? options = null) => IndexWriter.Open(_files, WriterModel.Contract, options);

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }

    /// <summary>Holds the creation of a file until it is told to go on.</summary>
    private sealed class HeldFileSystem(
        IFileSystem files, Predicate<string> holds, ManualResetEventSlim reached, ManualResetEventSlim goOn) : IFileSystem
    {
        public string Root => files.Root;

        public bool Exists => files.Exists;

        public void CreateRoot() => files.CreateRoot();

        public void DeleteRoot() => files.DeleteRoot();

        public IReadOnlyList<string> List() => files.List();

        public IWritableFile Create(string name)
        {
            if (holds(name))
            {
                reached.Set();
                goOn.Wait();
            }

            return files.Create(name);
        }

        public IReadableFile Open(string name) => files.Open(name);

        public void Rename(string from, string to) => files.Rename(from, to);

        public void Delete(string name) => files.Delete(name);

        public void Sync() => files.Sync();

        public IDisposable? Lock(string name) => files.Lock(name);
    }
}
