using Winnow.Corpus;

namespace Winnow.Tests.Corpus.Formats;

public sealed class HtmlReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Page_IsWhatAReaderSees()
    {
        var document = Read(
            """
            <html><head><title>Site &amp; more</title><style>p{}</style></head><body>
            <nav><a>Home</a></nav><script>var x = "<p>no</p>";</script>
            <h1>The  <em>title</em></h1>
            <p>First&nbsp;line<br>second   line &lt;3</p>
            <p hidden>no</p><div style="display: none">no</div><span aria-hidden="true">no</span>
            <template><p>no</p></template>
            <h2>List</h2>
            <ul><li>one</li><li><p>two</p><ol><li>inner</li></ol></li></ul>
            <table><tr><th>a</th> <th>b</th></tr><tr><td>1</td><td>2</td></tr></table>
            <pre>  keep
                this</pre>
            <h3>Deeper</h3>text <img alt="picture">
            </body></html>
            """);
        Assert.Equal("The title", document.Title);
        Assert.Equal(
            "First\u00A0line\nsecond line <3\n\nList\n\n- one\n- two\n\n1. inner\n\na | b\n1 | 2\n\n  keep\n    "
            + "this\n\nDeeper\n\ntext picture",
            document.Text.ReplaceLineEndings("\n"));
        Assert.Equal(["", "List", "List/Deeper"], document.Sections.Select(section => string.Join('/', section.HeadingPath)));
    }

    [Theory]
    [InlineData("<title> Named </title><p>x", "Named")]
    [InlineData("<p>x", "a")]
    [InlineData("<h3>Only heading</h3><p>x", "Only heading")]
    public void Read_Title_FallsBack(string html, string title) => Assert.Equal(title, Read(html).Title);

    [Fact]
    public void Read_NestedTooDeeply_IsProblemAtOnce()
    {
        var (documents, problems) = _folder.ReadOne("a.html", string.Concat(Enumerable.Repeat("<div>", 200_000)) + "x");
        Assert.Empty(documents);
        Assert.Contains("nested deeper", Assert.Single(problems).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_DeepAsAllowed_IsRead() => Assert.Equal("x", Read(string.Concat(Enumerable.Repeat("<div>", 3000)) + "x").Text);

    [Fact]
    public void Read_LongFlatList_IsRead()
    {
        var text = Read("<ol>" + string.Concat(Enumerable.Repeat("<li>x", 20_000))).Text;
        Assert.EndsWith("\n20000. x", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<div><p>unclosed <b>tags")]
    [InlineData("</div></p>unclosed tags")]
    [InlineData("<p>unclosed tags<!-- comment")]
    [InlineData("<p>unclosed tags<script>")]
    public void Read_BrokenMarkUp_KeepsTheText(string html) => Assert.Equal("unclosed tags", Read(html).Text);

    [Fact]
    public void Read_NoText_IsProblem() =>
        Assert.Contains(
            "no text", Assert.Single(_folder.ReadOne("a.html", "<html><script>x</script></html>").Problems).Reason,
            StringComparison.Ordinal);

    private Document Read(string html) => Assert.Single(_folder.ReadOne("a.html", html).Documents);
}
