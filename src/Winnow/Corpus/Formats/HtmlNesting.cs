using System.Buffers;

namespace Winnow.Corpus.Formats;

/// <summary>Finds hostile depth before the parser meets it: the parser's time grows with the square of the depth.</summary>
internal static class HtmlNesting
{
    /// <summary>Deeper pages are refused. Browsers flatten what is deeper than 512.</summary>
    internal const int MaxDepth = 4096;

    // Longer than every name below; the bound keeps a file of nothing but "<" from being scanned again at each.
    private const int MaxName = 16;

    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\n\r\f/>");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NotNesting = Lookup(
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        // These need no end tag: a long list of them is flat.
        "html", "head", "body", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rp",
        "rt");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> RawText = Lookup(
        "script", "style", "textarea", "title", "xmp");

    /// <summary>Whether more than <see cref="MaxDepth"/> elements are open at one point, by a count of tags.</summary>
    internal static bool IsTooDeep(ReadOnlySpan<char> html)
    {
        var depth = 0;
        while (html.IndexOf('<') is >= 0 and var open)
        {
            html = html[(open + 1)..];
            if (html.StartsWith("!--"))
            {
                html = After(html, "-->");
                continue;
            }

            var closes = html.StartsWith('/');
            if (closes) html = html[1..];
            var name = html[..Math.Min(MaxName, html.Length)];
            if (name.IndexOfAny(NameEnds) is >= 0 and var length) name = name[..length];
            if (name.IsEmpty || !char.IsAsciiLetter(name[0])) continue;
            if (closes)
            {
                if (depth > 0 && !NotNesting.Contains(name)) depth--;
            }
            else if (RawText.Contains(name))
            {
                html = After(html, $"</{name}");
            }
            else if (!NotNesting.Contains(name) && ++depth > MaxDepth)
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> html, ReadOnlySpan<char> end)
    {
        var at = html.IndexOf(end, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? [] : html[(at + end.Length)..];
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(params string[] names) =>
        new HashSet<string>(names, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
