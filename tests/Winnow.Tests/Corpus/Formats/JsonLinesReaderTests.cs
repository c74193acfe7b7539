using System.IO.Compression;
using System.Text;
using Winnow.Corpus;

namespace Winnow.Tests.Corpus.Formats;

public sealed class JsonLinesReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Beir_KeepsFieldsAndTypes()
    {
        var (documents, problems) = _folder.ReadOne(
            "a.jsonl",
            """
            {"_id": "d1", "title": "T", "text": "  kept \u00e9 ", "year": 1999, "open": true, "tags": ["a", 2, null], "none": null,
            """ + """
             "who": {"n": 1}, "metadata": {"url": "u"}}
            {"id": 7, "text": "x", "big": 12345678901234567890, "pi": 3.25}
            {"text": "no id"}
            """);
        Assert.Empty(problems);
        Assert.Equal(["d1", "7", "a.jsonl#3"], documents.Select(document => document.Id));
        Assert.Equal(("T", "  kept é "), (documents[0].Title, documents[0].Text));
        Assert.Equal(["year", "open", "tags", "who", "url"], documents[0].Metadata.Keys);
        Assert.Equal(1999, documents[0].Metadata["year"].Number);
        Assert.True(documents[0].Metadata["open"].Boolean);
        Assert.Equal([MetadataValue.Of("a"), MetadataValue.Of(2)], documents[0].Metadata["tags"].Items);
        Assert.Equal("12345678901234567890", documents[1].Metadata["big"].Text);
        Assert.Equal(3.25, documents[1].Metadata["pi"].Number);
        Assert.Equal(3, documents[2].Source.Record);
    }

    [Fact]
    public void Read_StringsThatAreDates_AreDates()
    {
        var (documents, _) = _folder.ReadOne(
            "a.jsonl",
            """{"text": "x", "at": "2024-03-01T09:30:00Z", "days": ["2024-03-01", "some day"], "about": "2024-03-01 and later"}""");
        var metadata = Assert.Single(documents).Metadata;
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 9, 30, 0, TimeSpan.Zero), metadata["at"].Date);
        Assert.Equal("2024-03-01, some day", metadata["days"].ToString());
        Assert.Equal([MetadataKind.Date, MetadataKind.Text], metadata["days"].Items.Select(item => item.Kind));
        Assert.Equal(MetadataKind.Text, metadata["about"].Kind);
    }

    [Theory]
    [InlineData("{\"_id\": \"1\", \"text\": ", "invalid JSON")]
    [InlineData("nonsense", "invalid JSON")]
    [InlineData("[1]", "not a JSON object")]
    [InlineData("{\"_id\": \"1\", \"title\": \"t\"}", "\"text\"")]
    [InlineData("{\"_id\": \"1\", \"text\": 5}", "\"text\"")]
    [InlineData("{\"_id\": \"\", \"text\": \"x\"}", "\"_id\"")]
    [InlineData("{\"_id\": [], \"text\": \"x\"}", "\"_id\"")]
    [InlineData("{\"_id\": \"1\", \"text\": \" \"}", "neither title nor text")]
    [InlineData("{\"_id\": \"1\", \"text\": \"\\ud800\"}", "surrogate")]
    public void Read_BadLine_IsReportedAndTheRestRead(string bad, string reason)
    {
        var (documents, problems) = _folder.ReadOne(
            "a.jsonl", $"{{\"_id\":\"a\",\"text\":\"one\"}}\r\n\r\n{bad}\r\n{{\"_id\":\"b\",\"text\":\"two\"}}");
        Assert.Equal(["a", "b"], documents.Select(document => document.Id));
        var problem = Assert.Single(problems);
        Assert.Equal(3, problem.Line);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InvalidUtf8InOneLine_CostsThatLine()
    {
        var (documents, problems) = _folder.ReadOne("a.jsonl", [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}\n{\"text\":\"two\"}\n"u8]);
        Assert.Equal("two", Assert.Single(documents).Text);
        Assert.Equal((1L, "invalid UTF-8"), (Assert.Single(problems).Line, problems[0].Reason));
    }

    [Fact]
    public void Read_Utf16_IsTranscoded()
    {
        var (documents, _) = _folder.ReadOne(
            "a.jsonl", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{\"text\":\"größer 🎉\"}\n")]);
        Assert.Equal("größer 🎉", Assert.Single(documents).Text);
    }

    [Fact]
    public void Read_Binary_IsProblem()
    {
        var (documents, problems) = _folder.ReadOne("a.jsonl", [0x50, 0x4B, 3, 4, 0, 0, 10, 0, 0]);
        Assert.Empty(documents);
        Assert.Contains("binary", Assert.Single(problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LineOfTenMegabytes_IsRead()
    {
        var text = new string('x', 10_000_000);
        Assert.Equal(text, Assert.Single(_folder.ReadOne("a.jsonl", $"{{\"text\":\"{text}\"}}").Documents).Text);
    }

    [Fact]
    public void Read_LineOverTheLimit_IsReportedAndTheRestRead()
    {
        _folder.Write("a.jsonl", $"{{\"text\":\"{new string('x', 300_000)}\"}}\n{{\"text\":\"two\"}}\n");
        var (documents, reading) = _folder.Read(new CorpusOptions { MaxDocumentBytes = 100_000 });
        Assert.Equal("two", Assert.Single(documents).Text);
        Assert.Equal(1, Assert.Single(reading.Problems).Line);
    }

    [Fact]
    public void Read_Gzip_OneMemberOrMany()
    {
        var (one, two) = (Compress("{\"text\":\"one\"}\n"), Compress("{\"text\":\"two\"}\n"));
        Assert.Single(_folder.ReadOne("a.jsonl.gz", one).Documents);
        var (documents, problems) = _folder.ReadOne("b.jsonl.gz", [.. one, .. two]);
        Assert.Equal(2, documents.Count);
        Assert.Empty(problems);
    }

    [Fact]
    public void Read_GzipCutOff_KeepsWhatCameBefore()
    {
        var lines = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{{\"_id\":\"{i}\",\"text\":\"{(uint)i * 2654435761u}\"}}\n"));
        var bytes = Compress(lines);
        var (documents, problems) = _folder.ReadOne("a.jsonl.gz", bytes[..(bytes.Length / 2)]);
        Assert.InRange(documents.Count, 1000, 4000);
        Assert.Contains("cut off", problems[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotGzip_IsProblem() =>
        Assert.Contains(
            "not gzip", Assert.Single(_folder.ReadOne("a.jsonl.gz", "{\"text\":\"one\"}").Problems).Reason, StringComparison.Ordinal);

    private static byte[] Compress(string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }
}
