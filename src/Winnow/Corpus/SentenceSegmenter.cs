namespace Winnow.Corpus;

/// <summary>Finds the sentences of a text by rule, without a model. Time is linear in the length.</summary>
/// <remarks>
/// A sentence ends at a terminator before white space unless what surrounds it says otherwise (abbreviations, initials, enumerators, a
/// lower-case word); at an ideographic full stop; at a blank line; and at a line break before a list item or after a row of a table. Other
/// line breaks are taken for wrapping. Full stops inside words (decimals, versions, addresses) are never before white space.
/// </remarks>
public static class SentenceSegmenter
{
    // Longer "words" are not abbreviations; the bound keeps the look around a stop constant.
    private const int MaxWord = 24;

    /// <summary>
    /// The sentences, in order; they do not overlap, neither begin nor end with white space, and hold all that is not white space.
    /// </summary>
    public static List<TextSpan> Segment(ReadOnlySpan<char> text)
    {
        var sentences = new List<TextSpan>();
        var isCaseless = IsCaseless(text);
        var start = 0;
        var inRow = false;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                var end = SkipWhiteSpace(text, i, out var lineBreaks);
                inRow |= c == '\t' && lineBreaks == 0;
                if (lineBreaks > 1 || (lineBreaks == 1 && (inRow || IsListItem(text[end..])))) start = Take(text, start, i, sentences);
                if (lineBreaks > 0) inRow = false;
                i = end;
            }
            else if (IsIdeographicStop(c))
            {
                i = SkipClosers(text, i + 1);
                start = Take(text, start, i, sentences);
            }
            else if (IsStop(c))
            {
                var stops = i;
                while (i < text.Length && IsStop(text[i])) i++;
                var afterStops = i;
                i = SkipClosers(text, i);
                if (i < text.Length && char.IsWhiteSpace(text[i]) && EndsSentence(text, start, stops, afterStops, i, isCaseless))
                    start = Take(text, start, i, sentences);
            }
            else
            {
                inRow |= c == '|';
                i++;
            }
        }

        Take(text, start, text.Length, sentences);
        return sentences;
    }

    /// <param name="text">The whole text.</param>
    /// <param name="start">Where the sentence begins.</param>
    /// <param name="stops">Where its terminators begin.</param>
    /// <param name="afterStops">Where they end.</param>
    /// <param name="end">Where the closing quotes and brackets after them end; white space follows.</param>
    /// <param name="isCaseless">Whether the text has no capitals, so that a small letter says nothing.</param>
    private static bool EndsSentence(ReadOnlySpan<char> text, int start, int stops, int afterStops, int end, bool isCaseless)
    {
        // A terminator that stands alone, as in tokenized text.
        if (stops > start && char.IsWhiteSpace(text[stops - 1])) return true;

        var nextStart = end;
        while (nextStart < text.Length && nextStart < end + MaxWord && char.IsWhiteSpace(text[nextStart])) nextStart++;
        var next = text.Slice(nextStart, Math.Min(MaxWord, text.Length - nextStart));
        if (next.IndexOfAny(" \t\r\n") is >= 0 and var wordEnd) next = next[..wordEnd];
        if (next.IsEmpty) return true;
        if (char.IsLower(next[0]) && !isCaseless) return false;
        if (text[stops] != '.' || afterStops != stops + 1 || end > afterStops) return true;

        var wordStart = stops;
        while (wordStart > start && stops - wordStart < MaxWord && !IsWordBoundary(text[wordStart - 1])) wordStart--;
        var word = text[wordStart..stops];
        var isEnumerator = text[start..wordStart].IsWhiteSpace() && word.Length <= 4 && (word.Length == 1 || IsDigits(word));
        return !isEnumerator && !Abbreviations.GoesOn(word, next);
    }

    private static int Take(ReadOnlySpan<char> text, int start, int end, List<TextSpan> sentences)
    {
        var (from, to) = (start, end);
        while (from < to && char.IsWhiteSpace(text[from])) from++;
        while (to > from && char.IsWhiteSpace(text[to - 1])) to--;
        if (to > from) sentences.Add(new TextSpan(from, to));
        return end;
    }

    private static int SkipWhiteSpace(ReadOnlySpan<char> text, int i, out int lineBreaks)
    {
        lineBreaks = 0;
        for (; i < text.Length && char.IsWhiteSpace(text[i]); i++)
        {
            lineBreaks += text[i] switch
            {
                '\n' when i > 0 && text[i - 1] == '\r' => 0,
                '\n' or '\r' or '\u0085' or '\u2028' => 1,
                '\f' or '\u2029' => 2,
                _ => 0,
            };
        }

        return i;
    }

    private static int SkipClosers(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && IsCloser(text[i]))
            i++;
        return i;
    }

    private static bool IsCloser(char c) =>
        c is '"' or '\'' or ')' or ']' or '}' or '\u201D' or '\u2019' or '\u00BB'
            or '\u300D' or '\u300F' or '\uFF09' or '\u3011' or '\u300B';

    /// <summary>"- item", "* item", "• item", "1. item", "a) item".</summary>
    private static bool IsListItem(ReadOnlySpan<char> text)
    {
        if (text.Length < 2) return false;
        if (text[0] is '-' or '*' or '+' or '\u2022' or '\u2013' or '\u25CF' or '\u25E6' or '\u00B7') return char.IsWhiteSpace(text[1]);

        var digits = 0;
        while (digits < Math.Min(3, text.Length) && char.IsAsciiDigit(text[digits])) digits++;
        var marker = digits > 0 ? digits : char.IsAsciiLetter(text[0]) ? 1 : 0;
        if (marker == 0 || marker + 1 >= text.Length) return false;
        return text[marker] == ')' || (text[marker] == '.' && digits > 0) ? char.IsWhiteSpace(text[marker + 1]) : false;
    }

    private static bool IsStop(char c) =>
        c is '.' or '!' or '?' or '\u2026' or '\u203D' or '\u0964' or '\u0965' or '\u061F' or '\u06D4' or '\u1362' or '\u17D4';

    private static bool IsIdeographicStop(char c) => c is '\u3002' or '\uFF01' or '\uFF1F' or '\uFF61';

    private static bool IsWordBoundary(char c) =>
        char.IsWhiteSpace(c) || c is '(' or '[' or '{' or '"' or '\'' or '\u201C' or '\u2018' or '\u00AB' or '/' or '-';

    private static bool IsDigits(ReadOnlySpan<char> word) => word.Length > 0 && !word.ContainsAnyExceptInRange('0', '9');

    private static bool IsCaseless(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsUpper(c)) return false;
        }

        return true;
    }
}
