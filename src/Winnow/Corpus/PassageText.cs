namespace Winnow.Corpus;

/// <summary>How a passage and what is known of its place become the one text that encoders read.</summary>
public static class PassageText
{
    /// <summary>The title, the headings and the text, a space between each two, trimmed.</summary>
    /// <remarks>
    /// Without headings this is the convention of BEIR (Thakur et al., 2021): <c>(title + " " + text).strip()</c>.
    /// A heading with which the text itself begins, as in the first passage of a section, is not said twice.
    /// </remarks>
    public static string Compose(string title, IReadOnlyList<string> headingPath, string text)
    {
        var head = Head(title, headingPath, text);
        return head.Length == 0 ? text.Trim() : string.Concat(head, " ", text).Trim();
    }

    /// <summary>
    /// What <see cref="Compose"/> puts before the text: the title and the headings that the text does not itself begin with.
    /// </summary>
    internal static string Head(string title, IReadOnlyList<string> headingPath, string text)
    {
        var count = headingPath.Count;
        if (count > 0 && BeginsWithLine(text, headingPath[count - 1])) count--;
        return count == 0 ? title : string.Join(' ', headingPath.Take(count).Prepend(title));
    }

    private static bool BeginsWithLine(string text, string line) =>
        text.StartsWith(line, StringComparison.Ordinal) && (text.Length == line.Length || text[line.Length] is '\n' or '\r');
}
