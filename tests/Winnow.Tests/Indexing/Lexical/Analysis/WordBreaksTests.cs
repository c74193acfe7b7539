using System.Globalization;
using System.Text;
using Winnow.Indexing.Lexical.Analysis;

namespace Winnow.Tests.Indexing.Lexical.Analysis;

public class WordBreaksTests
{
    /// <summary>The cases of the Unicode standard; <c>eng/golden/lexical.py</c> says what was changed in them.</summary>
    [Fact]
    public void Boundaries_are_those_of_the_standard()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "lexical", "word-breaks.txt"));
        Assert.True(lines.Length > 1800);
        Assert.DoesNotContain(lines, line => Boundaries(Text(line)) != line);
    }

    [Fact]
    public void Lone_surrogates_are_characters_like_others()
    {
        Assert.Equal(1, WordBreaks.Next("\uD800a", 0, out _));
        Assert.Equal(1, WordBreaks.Next("a\uDC00", 0, out _));
        Assert.Equal(1, WordBreaks.Next("\uD800", 0, out _));
    }

    private static string Text(string line) => string.Concat(line
        .Split(' ')
        .Where(part => part.Length > 1)
        .Select(part => char.ConvertFromUtf32(int.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));

    // The notation of the standard's file: ÷ for a boundary, × for none, code points in between.
    private static string Boundaries(string text)
    {
        var boundaries = new HashSet<int> { 0 };
        for (var at = 0; at < text.Length;)
            boundaries.Add(at = WordBreaks.Next(text, at, out _));
        var line = new StringBuilder("÷");
        var index = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            index += rune.Utf16SequenceLength;
            line.Append(CultureInfo.InvariantCulture, $" {rune.Value:X4} {(boundaries.Contains(index) ? '÷' : '×')}");
        }

        return line.ToString();
    }
}
