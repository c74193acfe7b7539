using Spectre.Console.Rendering;

namespace Winnow.Cli.Output;

/// <summary>Text in columns of a terminal: how wide it is there, and where it is broken.</summary>
internal static class TerminalText
{
    /// <summary>The columns that a text takes: two for most characters of Chinese, Japanese and Korean.</summary>
    public static int WidthOf(string text) => new Segment(text).CellCount();

    /// <summary>Breaks a text between words; a word that is longer than a line, within it.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, width)))
        {
            if (line.Length > 0 && WidthOf(line) + 1 + WidthOf(word) > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        yield return line;
    }

    /// <summary>The longest word, which no line can be narrower than without breaking it.</summary>
    public static int LongestWord(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(WidthOf).DefaultIfEmpty(0).Max();

    private static IEnumerable<string> Pieces(string word, int width)
    {
        while (WidthOf(word) > width)
        {
            var length = 1;
            while (WidthOf(word[..(length + 1)]) <= width)
                length++;
            if (char.IsHighSurrogate(word[length - 1]) && length > 1)
                length--;
            yield return word[..length];
            word = word[length..];
        }

        yield return word;
    }
}
