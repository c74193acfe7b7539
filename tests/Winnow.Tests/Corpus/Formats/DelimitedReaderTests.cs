using Winnow.Corpus;

namespace Winnow.Tests.Corpus.Formats;

public sealed class DelimitedReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Csv_KnowsColumnsInAnyCaseAndTypesTheRest()
    {
        var (documents, problems) = _folder.ReadOne(
            "a.csv", "ID,Title,TEXT,year,zip,open,empty\r\n1,T,\"two\r\nlines, \"\"quoted\"\"\",1999,007,true,\r\n2,,x,,,,\r\n");
        Assert.Empty(problems);
        Assert.Equal("two\r\nlines, \"quoted\"", documents[0].Text);
        Assert.Equal(["year", "zip", "open"], documents[0].Metadata.Keys);
        Assert.Equal([MetadataValue.Of(1999), MetadataValue.Of("007"), MetadataValue.Of(true)], documents[0].Metadata.Values);
        Assert.Equal(("2", "", 2L), (documents[1].Id, documents[1].Title, documents[1].Source.Record));
    }

    [Fact]
    public void Read_Csv_TypesDates()
    {
        var (documents, _) = _folder.ReadOne("a.csv", "text,on,at,no\nx,2024-03-01,2024-03-01 09:30,2024-13-01\n");
        Assert.Equal(["2024-03-01", "2024-03-01T09:30:00Z", "2024-13-01"], documents[0].Metadata.Values.Select(value => value.ToString()));
        Assert.Equal([MetadataKind.Date, MetadataKind.Date, MetadataKind.Text], documents[0].Metadata.Values.Select(value => value.Kind));
    }

    [Fact]
    public void Read_Tsv_QuotesAreText()
    {
        var (documents, _) = _folder.ReadOne("a.tsv", "text\tn\n\"open\t1\na \"b\" c\t2\n");
        Assert.Equal(["\"open", "a \"b\" c"], documents.Select(document => document.Text));
        Assert.Equal(["a.tsv#1", "a.tsv#2"], documents.Select(document => document.Id));
    }

    [Fact]
    public void Read_NoTextColumn_SaysWhatThereIs() =>
        Assert.Contains(
            "\"text\"; the header row has: id, body", Assert.Single(_folder.ReadOne("a.csv", "id,body\n1,x\n").Problems).Reason,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("2,\"x\"y", "closing quote")]
    [InlineData("2,x,y,z", "4 fields")]
    [InlineData("2", "1 fields")]
    [InlineData(",x", "id is empty")]
    [InlineData("2,", "neither title nor text")]
    public void Read_BadRow_IsReportedWithItsLineAndTheRestRead(string bad, string reason)
    {
        var (documents, problems) = _folder.ReadOne("a.csv", $"id,text\n1,\"a\nb\"\n{bad}\n3,5\" pipe\n");
        Assert.Equal(["1", "3"], documents.Select(document => document.Id));
        var problem = Assert.Single(problems);
        Assert.Equal(4, problem.Line);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_QuoteNeverClosed_IsReported()
    {
        var (documents, problems) = _folder.ReadOne("a.csv", "id,text\n1,x\n2,\"y\n3,z\n");
        Assert.Equal("1", Assert.Single(documents).Id);
        Assert.Contains("never closed", Assert.Single(problems).Reason, StringComparison.Ordinal);
        Assert.Equal(3, problems[0].Line);
    }

    [Fact]
    public void Read_InvalidUtf8_CostsTheRow()
    {
        var (documents, problems) = _folder.ReadOne("a.csv", [.. "text\n"u8, 0xFF, (byte)'\n', .. "two\n"u8]);
        Assert.Equal("two", Assert.Single(documents).Text);
        Assert.Equal((2L, "invalid UTF-8"), (Assert.Single(problems).Line, problems[0].Reason));
    }

    [Fact]
    public void Read_Binary_IsProblem()
    {
        var (documents, problems) = _folder.ReadOne("a.csv", [0x74, 0, 0x65, 0xFF, 10, 0, 0, 1]);
        Assert.Empty(documents);
        Assert.Single(problems);
    }
}
