namespace Winnow.Corpus.Formats;

/// <summary>
/// The YAML block between two lines of dashes at the head of a Markdown file, as far as it is simple: <c>key: value</c> and lists of
/// scalars.
/// </summary>
internal sealed class FrontMatter
{
    private FrontMatter(int length, string? title, List<KeyValuePair<string, MetadataValue>> fields) =>
        (Length, Title, Fields) = (length, title, fields);

    /// <summary>Code units of the text that the block takes up; 0 if there is none.</summary>
    internal int Length { get; }

    /// <summary>The field "title", or null.</summary>
    internal string? Title { get; }

    /// <summary>The other fields, in order. Nested mappings are passed over.</summary>
    internal IReadOnlyList<KeyValuePair<string, MetadataValue>> Fields { get; }

    /// <summary>Reads the block with which <paramref name="text"/> begins.</summary>
    internal static FrontMatter Read(string text)
    {
        var lines = new List<string>();
        var at = 0;
        for (var number = 0; at < text.Length; number++)
        {
            var newline = text.IndexOf('\n', at);
            var end = newline < 0 ? text.Length : newline;
            var line = text[at..end].TrimEnd();
            at = newline < 0 ? text.Length : newline + 1;
            if (number == 0 && line != "---") break;
            if (number > 0 && line is "---" or "...") return Parse(lines, at);
            if (number > 0) lines.Add(line);
        }

        return new FrontMatter(0, null, []);
    }

    private static FrontMatter Parse(List<string> lines, int length)
    {
        string? title = null;
        var fields = new List<KeyValuePair<string, MetadataValue>>();
        for (var i = 0; i < lines.Count; i++)
        {
            var colon = lines[i].IndexOf(':');
            if (colon <= 0 || char.IsWhiteSpace(lines[i][0]) || lines[i][0] is '#' or '-') continue;
            if (colon + 1 < lines[i].Length && lines[i][colon + 1] != ' ') continue;

            var key = Unquote(lines[i][..colon].Trim());
            var value = StripComment(lines[i][(colon + 1)..].Trim());
            var items = new List<string>();
            while (value.Length == 0 && i + 1 < lines.Count && lines[i + 1].TrimStart().StartsWith("- ", StringComparison.Ordinal))
                items.Add(StripComment(lines[++i].TrimStart()[2..].Trim()));

            if (key == "title" && value.Length > 0) title = Unquote(value);
            else if (items.Count > 0) fields.Add(new(key, MetadataValue.Of(items.Select(Scalar))));
            else if (value.StartsWith('[') && value.EndsWith(']'))
                fields.Add(new(key, MetadataValue.Of(SplitList(value[1..^1]).Select(Scalar))));
            else if (value is not ("" or "null" or "~" or "|" or ">")) fields.Add(new(key, Scalar(value)));
        }

        return new FrontMatter(length, string.IsNullOrWhiteSpace(title) ? null : title, fields);
    }

    private static MetadataValue Scalar(string value) => IsQuoted(value) ? MetadataValue.Of(Unquote(value)) : MetadataText.Typed(value);

    private static bool IsQuoted(string value) => value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0];

    private static string Unquote(string value) => !IsQuoted(value)
        ? value
        : value[0] == '\''
            ? value[1..^1].Replace("''", "'", StringComparison.Ordinal)
            : value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static string StripComment(string value)
    {
        if (value.StartsWith('#')) return string.Empty;
        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 || value[0] is '"' or '\'' ? value : value[..comment].TrimEnd();
    }

    private static IEnumerable<string> SplitList(string list)
    {
        var start = 0;
        var quote = '\0';
        for (var i = 0; i < list.Length; i++)
        {
            var opens = list[i] is '"' or '\'' && string.IsNullOrWhiteSpace(list[start..i]);
            if (quote == '\0' && opens) quote = list[i];
            else if (quote != '\0' && list[i] == quote) quote = '\0';
            if (quote != '\0' || list[i] != ',') continue;

            yield return list[start..i].Trim();
            start = i + 1;
        }

        if (!string.IsNullOrWhiteSpace(list[start..])) yield return list[start..].Trim();
    }
}
