using AngleSharp.Dom;

namespace Winnow.Corpus.Formats;

/// <summary>Reduces HTML to the text that a reader would see.</summary>
internal sealed class HtmlText
{
    private static readonly HashSet<string> Hidden = new(StringComparer.Ordinal)
    {
        "script", "style", "nav", "template", "noscript", "head", "iframe", "object", "canvas", "svg", "math", "audio", "video", "datalist",
        "dialog",
    };

    private static readonly HashSet<string> Paragraphs = new(StringComparer.Ordinal)
    {
        "p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "pre", "table", "ul", "ol", "dl", "figure",
        "figcaption", "form", "fieldset", "details", "summary", "address", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "caption",
    };

    private static readonly HashSet<string> Lines = new(StringComparer.Ordinal) { "br", "li", "tr", "dt", "dd", "option", "legend" };

    private readonly TextFlow _flow;
    private readonly Action<int, string>? _beginSection;
    private readonly Stack<int> _lists = new();
    private int _preformatted;

    private HtmlText(TextFlow flow, Action<int, string>? beginSection) => (_flow, _beginSection) = (flow, beginSection);

    /// <summary>Writes a piece of HTML as it occurs within Markdown.</summary>
    internal static void WriteFragment(string html, TextFlow flow)
    {
        using var page = HtmlReader.Parse(html);
        flow.BreakParagraph();
        if (page.Body is { } body) Write(body, flow, null);
        flow.BreakParagraph();
    }

    /// <summary>
    /// Writes the text below <paramref name="root"/>; headings go to <paramref name="beginSection"/>, or into the text if it is null.
    /// </summary>
    internal static void Write(INode root, TextFlow flow, Action<int, string>? beginSection) => new HtmlText(flow, beginSection).Walk(root);

    /// <summary>Keeps no stack of calls: depth comes from the file.</summary>
    private void Walk(INode root)
    {
        var node = root.FirstChild;
        while (node is not null)
        {
            if (Enter(node) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node is not null && node.NextSibling is null)
            {
                Leave(node);
                node = node.Parent == root ? null : node.Parent;
            }

            if (node is null) break;
            Leave(node);
            node = node.NextSibling;
        }
    }

    /// <summary>Writes what comes before the text below a node; false if there is none below it to be written.</summary>
    private bool Enter(INode node)
    {
        if (node is IText text)
        {
            if (_preformatted > 0) _flow.WriteVerbatim(text.Data);
            else _flow.Write(text.Data);
            return false;
        }

        if (node is not IElement element || IsHidden(element)) return false;
        if (_beginSection is not null && HeadingLevel(element) is > 0 and var level)
        {
            _beginSection(level, HeadingText(element));
            return false;
        }

        Break(element);
        switch (element.LocalName)
        {
            case "pre":
                _preformatted++;
                break;
            case "ul" or "ol":
                _lists.Push(element.LocalName == "ol" ? 1 : 0);
                break;
            case "li":
                _flow.Mark(_lists.TryPop(out var number) && number > 0 ? $"{number}. " : "- ");
                _lists.Push(number > 0 ? number + 1 : 0);
                break;
            case "td" or "th" when element.PreviousElementSibling is not null:
                _flow.Write(" ");
                _flow.Mark("| ");
                break;
            case "img":
                _flow.Write(element.GetAttribute("alt"));
                break;
            default:
                break;
        }

        return true;
    }

    private void Leave(INode node)
    {
        if (node is not IElement element || IsHidden(element) || (_beginSection is not null && HeadingLevel(element) > 0)) return;
        if (element.LocalName == "pre") _preformatted--;
        else if (element.LocalName is "ul" or "ol") _lists.Pop();
        else if (element.LocalName is "li" or "td" or "th") _flow.Mark(null);
        Break(element);
    }

    private void Break(IElement element)
    {
        if (Paragraphs.Contains(element.LocalName)) _flow.BreakParagraph();
        else if (Lines.Contains(element.LocalName)) _flow.BreakLine();
    }

    private static bool IsHidden(IElement element) => Hidden.Contains(element.LocalName)
        || element.HasAttribute("hidden")
        || element.GetAttribute("aria-hidden") == "true"
        || (element.GetAttribute("style") is { } style
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase));

    private static int HeadingLevel(IElement element) => element.LocalName is ['h', >= '1' and <= '6'] ? element.LocalName[1] - '0' : 0;

    private static string HeadingText(IElement heading)
    {
        var flow = new TextFlow();
        Write(heading, flow, null);
        return flow.Take().ReplaceLineEndings(" ");
    }
}
