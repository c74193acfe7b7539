using Winnow.Tokenization.Unicode;

namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>
/// Default word boundaries (Unicode Standard Annex #29, section 4.1): from a boundary to the next one. Rule numbers are the annex's.
/// </summary>
internal static class WordBreaks
{
    /// <summary>The bit of a class in the set that <see cref="Next"/> gives.</summary>
    public static uint Bit(WordClass value) => 1u << (int)value;

    /// <summary>The first boundary after <paramref name="start"/>, which is one itself.</summary>
    /// <param name="text">The text; a lone surrogate counts as U+FFFD.</param>
    /// <param name="start">A boundary before the end of the text.</param>
    /// <param name="seen">The classes between the two, a bit each.</param>
    public static int Next(ReadOnlySpan<char> text, int start, out uint seen)
    {
        var at = start;
        var previous = Read(text, ref at, out _);
        seen = Bit(previous);
        if (previous == WordClass.CarriageReturn && at < text.Length && text[at] == '\n')
            return at + 1; // WB3
        if (previous is WordClass.CarriageReturn or WordClass.LineFeed or WordClass.Newline)
            return at; // WB3a
        var last = previous; // the class just before; `previous` passes over what WB4 attaches
        var indicators = 1;
        while (at < text.Length)
        {
            var end = at;
            var next = Read(text, ref end, out var pictographic);
            if (IsAttached(next)) // WB4
            {
                (last, at) = (next, end);
                continue;
            }

            if (next == WordClass.RegionalIndicator && previous == next && indicators++ % 2 == 0)
                return at; // WB15, WB16
            var joins = (last == WordClass.ZeroWidthJoiner && pictographic) // WB3c
                || (last == WordClass.Space && next == last) // WB3d
                || (next == WordClass.RegionalIndicator && previous == next)
                || Joins(previous, next);
            if (!joins && !JoinsAround(previous, ref next, text, ref end))
                return at;
            (previous, last, at) = (next, next, end);
            seen |= Bit(next);
        }

        return at;
    }

    private static WordClass Read(ReadOnlySpan<char> text, ref int at, out bool pictographic)
    {
        var code = CodePoints.At(text, at, out var width);
        at += width;
        pictographic = WordData.IsPictographic(code);
        return WordData.ClassOf(code);
    }

    private static bool IsAttached(WordClass value) => value is WordClass.Extend or WordClass.Format or WordClass.ZeroWidthJoiner;

    private static bool IsLetter(WordClass value) => value is WordClass.Letter or WordClass.HebrewLetter;

    // The rules that look at two classes: WB5, WB7a, WB8 to WB10, WB13 to WB13b. WB7a must not hide WB6, which is tried by the other.
    private static bool Joins(WordClass left, WordClass right) => right switch
    {
        WordClass.Letter or WordClass.HebrewLetter or WordClass.Numeric =>
            IsLetter(left) || left is WordClass.Numeric or WordClass.ExtendNumberOrLetter,
        WordClass.Katakana => left is WordClass.Katakana or WordClass.ExtendNumberOrLetter,
        WordClass.ExtendNumberOrLetter =>
            IsLetter(left) || left is WordClass.Numeric or WordClass.Katakana or WordClass.ExtendNumberOrLetter,
        _ => false,
    };

    // The rules for a mark between letters or numbers (WB6 and WB7, WB7b and WB7c, WB11 and WB12) join it and what follows; else WB7a.
    private static bool JoinsAround(WordClass left, ref WordClass mark, ReadOnlySpan<char> text, ref int end)
    {
        var either = mark is WordClass.MidNumberOrLetter or WordClass.SingleQuote;
        var letters = IsLetter(left) && (either || mark == WordClass.MidLetter);
        var numbers = left == WordClass.Numeric && (either || mark == WordClass.MidNumber);
        var quoted = left == WordClass.HebrewLetter && mark == WordClass.DoubleQuote;
        if (letters || numbers || quoted)
        {
            var at = end;
            var right = WordClass.Extend;
            while (at < text.Length && IsAttached(right))
                right = Read(text, ref at, out _);
            if ((letters && IsLetter(right)) || (numbers && right == WordClass.Numeric) || (quoted && right == WordClass.HebrewLetter))
            {
                (mark, end) = (right, at);
                return true;
            }
        }

        return left == WordClass.HebrewLetter && mark == WordClass.SingleQuote;
    }
}
