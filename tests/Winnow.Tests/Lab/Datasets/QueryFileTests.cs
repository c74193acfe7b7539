using System.IO.Compression;
using System.Text;
using Winnow.Lab.Datasets;

namespace Winnow.Tests.Lab.Datasets;

public sealed class QueryFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Reads_topics_with_and_without_closing_tags()
    {
        var queries = QueryFile.Read(_folder.Write("topics.txt", """
            <top>

            <num> Number: 301
            <title> International Organized
            Crime

            <desc> Description:
            Identify organizations that participate in crime.
            </top>
            <top><num>302</num><title>a &lt; b, 3 < 4</title><desc>x</desc></top>
            <top>
            <num> Number: 303
            <desc> Description:
            No title here.
            """));
        Assert.Equal(["301", "302", "303"], queries.Select(query => query.Id));
        Assert.Equal(["International Organized Crime", "a &lt; b, 3 < 4", "No title here."], queries.Select(query => query.Text));
    }

    [Fact]
    public void Reads_a_table_with_and_without_headings()
    {
        Assert.Equal("how? \"now\"", QueryFile.Read(_folder.Write("q.tsv", "1\thow? \"now\"\n2\tb\n"))[0].Text);
        Assert.Equal(["1"], QueryFile.Read(_folder.Write("q.tsv", "query-id\ttext\n1\ta\n")).Select(query => query.Id));
    }

    [Fact]
    public void Reads_a_gzipped_file()
    {
        var path = Path.Combine(_folder.Root, "queries.jsonl.gz");
        using (var gzip = new GZipStream(File.Create(path), CompressionMode.Compress))
            gzip.Write(Encoding.UTF8.GetBytes("{\"_id\": \"1\", \"text\": \"größe\"}\n"));
        Assert.Equal("größe", QueryFile.Read(path)[0].Text);
    }

    [Theory]
    [InlineData("q.tsv", "1\ta\n2 b\n", "q.tsv:2")]
    [InlineData("q.tsv", "1\ta\n1\tb\n", "two queries have the id 1")]
    [InlineData("q.tsv", "\n", "holds no query")]
    [InlineData("q.jsonl.gz", "no gzip", "can't be read")]
    [InlineData("q.jsonl", "{\"_id\": \"1\", \"text\": \"a\"}\n{\"_id\": \"2\", \"text\": \"\\ud800\"}\n", "q.jsonl:2")]
    [InlineData("t.txt", "<top>\n<num> 1\n</top>\n", "t.txt:1")]
    [InlineData("t.txt", "<top><num>1<title>x</top>\n<top><title>y</top>\n", "t.txt:2")]
    public void Malformed_queries_are_named_with_the_line(string name, string content, string said)
    {
        var error = Assert.Throws<DatasetException>(() => QueryFile.Read(_folder.Write(name, content)));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_folder_is_no_file_of_queries() =>
        Assert.Contains(
            "is a folder", Assert.Throws<DatasetException>(() => QueryFile.Read(_folder.Root)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_needs_no_corpus_and_its_files_may_lie_side_by_side()
    {
        _folder.Write("queries.tsv", "1\tfirst\n2\tsecond\n");
        _folder.Write("qrels.tsv", "query\tdocument\tgrade\n2\tmy notes.md\t1\n");
        var judged = JudgedQueries.OpenFolder(_folder.Root);
        Assert.Equal(["2"], judged.Queries.Select(query => query.Id));
        Assert.Equal(1, judged.Judgements.Of("2")["my notes.md"]);
    }

    [Fact]
    public void Another_split_that_is_there_is_named()
    {
        _folder.Write("queries.tsv", "1\tfirst\n");
        _folder.Write("qrels/dev.tsv", "1\ta\t1\n");
        Assert.Contains(
            "--split", Assert.Throws<DatasetException>(() => JudgedQueries.OpenFolder(_folder.Root)).Message, StringComparison.Ordinal);
        Assert.Single(JudgedQueries.OpenFolder(_folder.Root, "dev").Queries);
    }

    [Fact]
    public void Two_grades_for_one_pair_are_refused()
    {
        var error = Assert.Throws<DatasetException>(() => Judgements.Read(_folder.Write("qrels.tsv", "1\ta\t1\n1\ta\t1\n1\ta\t2\n")));
        Assert.Contains("qrels.tsv:3", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
