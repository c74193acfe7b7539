using Winnow.Indexing;
using Winnow.Indexing.Vectors;

namespace Winnow.Tests.Indexing;

public sealed class IndexRoundTripTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void What_was_written_is_read()
    {
        TestIndex.Write(_folder["index"]);
        using var index = IndexReader.Open(_folder["index"]);
        var expected = TestIndex.Documents.SelectMany(document => TestIndex.PassagesOf(document).Select(passage => (document, passage)))
            .ToArray();
        Assert.Equal(expected.Length, index.Passages);
        for (var number = 0; number < expected.Length; number++)
        {
            var (document, passage) = expected[number];
            var stored = index.Passage(number);
            Assert.Equal(number, stored.Number);
            Assert.Equal(document.Source, stored.Source);
            Assert.Equal(TestIndex.Tokens(number), stored.Tokens.ToArray());
            Assert.Equal(passage.DocumentId, stored.Passage.DocumentId);
            Assert.Equal((passage.Ordinal, passage.Title, passage.Text, passage.Start, passage.End),
                (stored.Passage.Ordinal, stored.Passage.Title, stored.Passage.Text, stored.Passage.Start, stored.Passage.End));
            Assert.Equal(passage.HeadingPath, stored.Passage.HeadingPath);
            Assert.Equal(passage.Metadata.ToArray(), stored.Passage.Metadata.ToArray());
        }
    }

    [Fact]
    public void An_empty_index_answers_with_nothing()
    {
        TestIndex.Write(_folder["index"], copies: 0);
        using var index = IndexReader.Open(_folder["index"]);
        Assert.Equal(0, index.SearchVectors(TestIndex.Vector(1), new VectorMatch[3]));
    }

    [Fact]
    public void An_empty_index_admits_nothing_whatever_the_filter()
    {
        using (var writer = IndexWriter.Create(_folder["index"], TestIndex.Contract))
            writer.Commit();
        using var index = IndexReader.Open(_folder["index"]);
        Assert.Equal(0, index.Resolve(Winnow.Indexing.Filters.Filter.Parse("not year = 2000")).Count);
    }

    [Fact]
    public void A_new_commit_replaces_the_old_and_sweeps_its_files()
    {
        var first = TestIndex.Write(_folder["index"]);
        var second = TestIndex.Write(_folder["index"], copies: 3);
        Assert.Equal(first.Generation + 1, second.Generation);
        Assert.Equal(
            second.Files.Select(file => file.Name).Order(),
            Directory.EnumerateFiles(_folder["index"], "*.bin").Select(Path.GetFileName).Order()!);
        using var index = IndexReader.Open(_folder["index"]);
        Assert.Equal(12, index.Passages);
    }

    [Fact]
    public void A_reader_keeps_what_it_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps a mapped file's name");
        TestIndex.Write(_folder["index"]);
        using var old = IndexReader.Open(_folder["index"]);
        TestIndex.Write(_folder["index"], copies: 3);
        Assert.Equal(4, old.Passages);
        Assert.Equal("a", old.Passage(0).Passage.DocumentId);
    }

    [Fact]
    public void Without_a_commit_nothing_is_left()
    {
        using (var writer = IndexWriter.Create(_folder["index"], TestIndex.Contract))
            TestIndex.Fill(writer, 100);
        Assert.False(Directory.Exists(_folder["index"]));

        TestIndex.Write(_folder["index"]);
        var before = Directory.EnumerateFiles(_folder["index"]).Order().ToArray();
        using (var writer = IndexWriter.Create(_folder["index"], TestIndex.Contract))
            TestIndex.Fill(writer, 100);
        Assert.Equal(before, Directory.EnumerateFiles(_folder["index"]).Order());
    }

    [Fact]
    public void One_writer_at_a_time()
    {
        using var first = IndexWriter.Create(_folder["index"], TestIndex.Contract);
        var error = Assert.Throws<IndexException>(() => IndexWriter.Create(_folder["index"], TestIndex.Contract));
        Assert.Contains("another process is writing", error.Message, StringComparison.Ordinal);
        TestIndex.Fill(first);
        first.Commit();
    }

    [Fact]
    public void Passages_that_do_not_fit_are_refused_and_the_writer_goes_on()
    {
        var document = TestIndex.Documents[0];
        using var writer = IndexWriter.Create(_folder["index"], TestIndex.Contract);
        var passage = TestIndex.PassagesOf(document).First();
        Assert.Throws<ArgumentException>(() => writer.Add(document, [new(passage, new float[3])]));
        Assert.Throws<ArgumentException>(() => writer.Add(TestIndex.Documents[1], [new(passage, TestIndex.Vector(0))]));
        Assert.Throws<ArgumentException>(() => writer.Add(document, [new(passage, (float[])[.. TestIndex.Vector(0).Skip(1), float.NaN])]));
        TestIndex.Fill(writer);
        Assert.Equal(3, writer.Commit().Documents);
    }

    [Fact]
    public void Records_longer_than_a_block_survive()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"word{i} "));
        var document = Winnow.Corpus.Document.Create("long", "Long", text);
        using (var writer = IndexWriter.Create(_folder["index"], TestIndex.Contract))
        {
            writer.Add(document, [new(
                TestIndex.PassagesOf(document).First() with { Text = text, Start = 0, End = text.Length }, TestIndex.Vector(0))]);
            writer.Commit();
        }

        using var index = IndexReader.Open(_folder["index"]);
        Assert.Equal(text, index.Passage(0).Passage.Text);
    }

    public void Dispose() => _folder.Dispose();
}
