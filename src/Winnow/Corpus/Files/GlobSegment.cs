namespace Winnow.Corpus.Files;

/// <summary>
/// Matches one path segment against a glob: <c>*</c>, <c>?</c>, <c>[a-z]</c>, <c>[!a]</c>, <c>[[:digit:]]</c>, <c>\</c> before a literal.
/// </summary>
internal static class GlobSegment
{
    /// <summary>
    /// Whether <paramref name="pattern"/> matches all of <paramref name="text"/>. At most length × length steps, whatever the pattern.
    /// </summary>
    internal static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, starText = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                // Only the last star need ever give more: what an earlier one could gain, this one can too.
                (star, starText) = (p++, t);
            }
            else if (p < pattern.Length && MatchesOne(pattern[p..], text[t], out var length))
            {
                p += length;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++starText;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, char c, out int length)
    {
        length = 1;
        switch (pattern[0])
        {
            case '?':
                return true;
            case '\\' when pattern.Length > 1:
                length = 2;
                return pattern[1] == c;
            case '[' when TryMatchClass(pattern, c, out length, out var matches):
                return matches;
            default:
                length = 1;
                return pattern[0] == c;
        }
    }

    /// <summary>False if the bracket is never closed: it is then an ordinary character.</summary>
    private static bool TryMatchClass(ReadOnlySpan<char> pattern, char c, out int length, out bool matches)
    {
        (length, matches) = (1, false);
        var i = 1;
        var negated = i < pattern.Length && pattern[i] is '!' or '^';
        if (negated) i++;
        for (var first = true; i < pattern.Length; first = false)
        {
            if (pattern[i] == ']' && !first)
            {
                length = i + 1;
                matches ^= negated;
                return true;
            }

            if (pattern[i..].StartsWith("[:") && pattern[i..].IndexOf(":]") is > 1 and var close)
            {
                matches |= IsInNamedClass(pattern.Slice(i + 2, close - 2), c);
                i += close + 2;
                continue;
            }

            var low = Literal(pattern, ref i);
            var high = low;
            if (i + 1 < pattern.Length && pattern[i] == '-' && pattern[i + 1] != ']')
            {
                i++;
                high = Literal(pattern, ref i);
            }

            matches |= c >= low && c <= high;
        }

        return false;
    }

    private static char Literal(ReadOnlySpan<char> pattern, ref int i)
    {
        if (pattern[i] == '\\' && i + 1 < pattern.Length) i++;
        return pattern[i++];
    }

    private static bool IsInNamedClass(ReadOnlySpan<char> name, char c) => name switch
    {
        "alnum" => char.IsAsciiLetterOrDigit(c),
        "alpha" => char.IsAsciiLetter(c),
        "digit" => char.IsAsciiDigit(c),
        "lower" => char.IsAsciiLetterLower(c),
        "upper" => char.IsAsciiLetterUpper(c),
        "xdigit" => char.IsAsciiHexDigit(c),
        "space" => c is ' ' or '\t' or '\n' or '\v' or '\f' or '\r',
        "blank" => c is ' ' or '\t',
        "punct" => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)),
        _ => false,
    };
}
