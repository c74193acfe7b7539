using Winnow.Corpus;

namespace Winnow.Tests.Corpus.Formats;

public sealed class MarkdownReaderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_Headings_AreSectionsAndTheTitleIsNotRepeated()
    {
        var document = Read("# The *title*\nIntro.\n\n## A\nBody a.\n\n### A1\nBody a1.\n\n## B\nBody b.\n");
        Assert.Equal("The title", document.Title);
        Assert.Equal("Intro.\n\nA\n\nBody a.\n\nA1\n\nBody a1.\n\nB\n\nBody b.", document.Text);
        Assert.Equal(["", "A", "A/A1", "B"], document.Sections.Select(section => string.Join('/', section.HeadingPath)));
        Assert.Equal("Body a1.", document.Text[document.Sections[2].BodyStart..document.Sections[2].End].Trim());
        Assert.Equal("A1", document.Text[document.Sections[2].Start..document.Sections[2].BodyStart].Trim());
    }

    [Fact]
    public void Read_MarkUp_IsReducedToItsText()
    {
        var document = Read(
            """
            Some **bold** [link](http://x.y "t") ![image](i.png) `code` <https://a.b> &amp; &eacute; a\*b <b>tag</b>.

            - one
            - two
              1. inner

            ```csharp
            var x = 1;
                indented();
            ```

            | h1 | h2 |
            |----|----|
            | a  | **b** |

            > quoted

            <details><summary>More</summary>hidden <i>text</i></details>
            """);
        Assert.Equal(
            """
            Some bold link image code https://a.b & é a*b tag.

            - one
            - two

            1. inner

            var x = 1;
                indented();

            h1 | h2
            a | b

            quoted

            More

            hidden text
            """.ReplaceLineEndings("\n"),
            document.Text);
        Assert.Equal("a", document.Title);
    }

    [Fact]
    public void Read_FrontMatter_IsMetadata()
    {
        var document = Read("---\r\ntitle: \"The: title\"\r\ntags: [a, 'b, c', 3]\r\nauthors:\r\n  - Ann\r\n  - it's Bob\r\ndraft: "
            + "false # note\r\nversion: 1.5\r\nnested:\r\n  key: x\r\n---\r\n# Heading\r\nBody.\r\n");
        Assert.Equal(("The: title", "Heading\n\nBody."), (document.Title, document.Text));
        Assert.Equal(["tags", "authors", "draft", "version"], document.Metadata.Keys);
        Assert.Equal([MetadataValue.Of("a"), MetadataValue.Of("b, c"), MetadataValue.Of(3)], document.Metadata["tags"].Items);
        Assert.Equal("Ann, it's Bob", document.Metadata["authors"].ToString());
        Assert.False(document.Metadata["draft"].Boolean);
    }

    [Fact]
    public void Read_FrontMatter_TypesDatesWithoutQuotes()
    {
        var metadata = Read("---\ndate: 2024-03-01\nupdated: 2024-03-02T10:00:00+02:00 # late\nquoted: '2024-03-01'\ndays: "
            + "[2024-03-01, x]\n---\nBody.").Metadata;
        Assert.Equal(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero), metadata["date"].Date);
        Assert.Equal(new DateTimeOffset(2024, 3, 2, 8, 0, 0, TimeSpan.Zero), metadata["updated"].Date);
        Assert.Equal(MetadataValue.Of("2024-03-01"), metadata["quoted"]);
        Assert.Equal([MetadataKind.Date, MetadataKind.Text], metadata["days"].Items.Select(item => item.Kind));
    }

    [Theory]
    [InlineData("---\ntitle: x\nno end")] // the block is never closed: it is text
    [InlineData("Text.\n---\ntitle: x\n---\n")]
    public void Read_NoFrontMatter_LosesNothing(string text) =>
        Assert.Contains("title: x", Read(text).Text + Read(text).Title, StringComparison.Ordinal);

    [Fact]
    public void Read_TitleSaidTwice_IsSaidOnce() => Assert.Equal("Body.", Read("---\ntitle: Same\n---\n# Same\nBody.").Text);

    [Fact]
    public void Read_NestedTooDeeply_IsProblem() =>
        Assert.Contains(
            "nested too deeply", Assert.Single(_folder.ReadOne("a.md", string.Concat(Enumerable.Repeat("> ", 5000)) + "x").Problems).Reason,
            StringComparison.Ordinal);

    private Document Read(string text) => Assert.Single(_folder.ReadOne("a.md", text).Documents);
}
