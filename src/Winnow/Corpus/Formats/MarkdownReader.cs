using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Winnow.Corpus.Files;

namespace Winnow.Corpus.Formats;

/// <summary>
/// CommonMark with pipe tables and front matter: a section per heading, mark-up reduced to its text, code and tables kept line by line.
/// </summary>
internal sealed class MarkdownReader : IDocumentReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public IEnumerable<Document> Read(SourceFile file, CorpusOptions options, ReadingLog log)
    {
        var text = SourceText.ReadAll(file, options);
        var frontMatter = FrontMatter.Read(text);
        var outline = new Outline();
        foreach (var block in Parse(text[frontMatter.Length..])) WriteBlock(block, outline);
        yield return outline.ToDocument(file, frontMatter.Title, null, frontMatter.Fields);
    }

    private static MarkdownDocument Parse(string text)
    {
        try
        {
            return Markdown.Parse(text, Pipeline);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("the Markdown is nested too deeply", e); // the only reason that the parser has
        }
    }

    // Calls nest as deep as the blocks do, which the parser limits.
    private static void WriteBlock(Block block, Outline outline)
    {
        switch (block)
        {
            case HeadingBlock { Parent: MarkdownDocument } heading:
                outline.BeginSection(heading.Level, TextOf(heading.Inline).ReplaceLineEndings(" ").Trim());
                break;
            case CodeBlock code:
                WriteParagraph(outline, code.Lines.ToString());
                break;
            case HtmlBlock html:
                HtmlText.WriteFragment(html.Lines.ToString(), outline.Flow);
                break;
            case LeafBlock { Inline: { } inline }:
                WriteParagraph(outline, TextOf(inline));
                break;
            case Table table:
                foreach (var row in table.OfType<TableRow>()) WriteRow(row, outline);
                outline.Flow.BreakParagraph();
                break;
            case ListBlock list:
                WriteList(list, outline);
                break;
            case ContainerBlock container and not LinkReferenceDefinitionGroup:
                foreach (var child in container) WriteBlock(child, outline);
                break;
            default: // link definitions and rulers have no text
                break;
        }
    }

    private static void WriteParagraph(Outline outline, string text)
    {
        outline.Flow.BreakParagraph();
        outline.Flow.WriteVerbatim(text.TrimEnd());
        outline.Flow.BreakParagraph();
    }

    private static void WriteList(ListBlock list, Outline outline)
    {
        outline.Flow.BreakParagraph();
        foreach (var item in list.OfType<ListItemBlock>())
        {
            outline.Flow.BreakLine();
            var marker = list.IsOrdered ? $"{item.Order}. " : "- ";
            if (item.Count > 0 && item[0] is ParagraphBlock { Inline: { } inline })
            {
                outline.Flow.WriteVerbatim(marker + TextOf(inline).Trim());
                foreach (var child in item.Skip(1)) WriteBlock(child, outline);
            }
            else
            {
                foreach (var child in item) WriteBlock(child, outline);
            }
        }

        outline.Flow.BreakParagraph();
    }

    private static void WriteRow(TableRow row, Outline outline)
    {
        outline.Flow.BreakLine();
        var cells = row.OfType<TableCell>()
            .Select(cell => string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => TextOf(leaf.Inline).Trim())));
        outline.Flow.WriteVerbatim(string.Join(" | ", cells).Trim());
    }

    private static string TextOf(ContainerInline? container)
    {
        var text = new StringWriter();
        if (container is not null) WriteInlines(container, text);
        return text.ToString();
    }

    private static void WriteInlines(ContainerInline container, StringWriter text)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Write(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Write(code.Content);
                    break;
                case AutolinkInline link:
                    text.Write(link.Url);
                    break;
                case HtmlEntityInline entity:
                    text.Write(entity.Transcoded.AsSpan());
                    break;
                case LineBreakInline:
                    text.Write('\n');
                    break;
                case ContainerInline inner:
                    WriteInlines(inner, text);
                    break;
                default: // tags
                    break;
            }
        }
    }
}
