using System.Text;

namespace Winnow.Tests.Corpus.Formats;

public sealed class PlainTextReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Encodings => ["utf-8", "utf-16", "utf-16BE", "utf-32", "utf-32BE"];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Read_ByteOrderMark_SetsTheEncoding(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var (documents, _) = _folder.ReadOne("a.txt", [.. encoding.GetPreamble(), .. encoding.GetBytes("Grüße 🎉\r\nZwei")]);
        Assert.Equal("Grüße 🎉\r\nZwei", Assert.Single(documents).Text);
    }

    [Theory]
    [InlineData(new byte[] { 0x41, 0xFF, 0x42 })] // not UTF-8
    [InlineData(new byte[] { 0x41, 0x00, 0x42, 0x00 })] // UTF-16 without a mark
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00 })] // half a surrogate pair
    [InlineData(new byte[] { 0x7F, 0x45, 0x4C, 0x46, 0x02, 0x00 })] // a program
    public void Read_NotText_IsProblem(byte[] bytes)
    {
        var (documents, problems) = _folder.ReadOne("a.txt", bytes);
        Assert.Empty(documents);
        Assert.Contains("binary or unknown encoding", Assert.Single(problems).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n\t\r\n", "no text")]
    public void Read_NothingInIt_IsProblem(string text, string reason)
    {
        var (documents, problems) = _folder.ReadOne("a.txt", text);
        Assert.Empty(documents);
        Assert.Contains(reason, Assert.Single(problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TooLong_IsProblem()
    {
        _folder.Write("a.txt", new string('x', 101));
        var (documents, reading) = _folder.Read(new Winnow.Corpus.CorpusOptions { MaxDocumentBytes = 100 });
        Assert.Empty(documents);
        Assert.Contains("too many", Assert.Single(reading.Problems).Reason, StringComparison.Ordinal);
    }
}
