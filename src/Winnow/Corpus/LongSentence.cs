using System.Globalization;

namespace Winnow.Corpus;

/// <summary>
/// Cuts what is too long for a passage and has no sentence boundary: at line breaks, then between words, at last inside a word.
/// </summary>
internal sealed class LongSentence(TokenCounter count, int maxTokens)
{
    /// <summary>A piece of text and its tokens.</summary>
    internal readonly record struct Piece(int Start, int End, int Tokens);

    /// <summary>Whether a piece is too long. Characters count too: a tokenizer may make one unknown token of megabytes.</summary>
    internal static bool IsTooLong(int length, int tokens, int maxTokens) => tokens > maxTokens || length > 32L * maxTokens;

    /// <summary>
    /// Adds the pieces of [<paramref name="start"/>, <paramref name="end"/>), each of at most the limit unless one character exceeds it.
    /// </summary>
    /// <remarks>Every character is counted at most a fixed number of times.</remarks>
    internal void Cut(ReadOnlySpan<char> text, int start, int end, List<Piece> pieces)
    {
        while (start < end)
        {
            var length = text[start..end].IndexOf('\n');
            var lineEnd = length < 0 ? end : start + length;
            CutLine(text, start, lineEnd, pieces);
            start = lineEnd + 1;
        }
    }

    private void CutLine(ReadOnlySpan<char> text, int start, int end, List<Piece> pieces)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        if (start == end) return;

        var tokens = count(text[start..end]);
        if (IsTooLong(end - start, tokens, maxTokens)) CutWords(text, start, end, pieces);
        else pieces.Add(new Piece(start, end, tokens));
    }

    private void CutWords(ReadOnlySpan<char> text, int start, int end, List<Piece> pieces)
    {
        Piece? open = null;
        while (start < end)
        {
            var wordEnd = WordEnd(text, start, end);
            foreach (var part in CutWord(text, start, wordEnd))
            {
                if (open is { } piece && !IsTooLong(part.End - piece.Start, piece.Tokens + part.Tokens, maxTokens))
                {
                    open = new Piece(piece.Start, part.End, piece.Tokens + part.Tokens);
                }
                else
                {
                    if (open is { } full) pieces.Add(full);
                    open = part;
                }
            }

            start = wordEnd;
            while (start < end && char.IsWhiteSpace(text[start])) start++;
        }

        if (open is { } last) pieces.Add(last);
    }

    /// <summary>
    /// A word is a run without white space, or one character of a script that is written without it; no more than the limit's characters.
    /// </summary>
    private int WordEnd(ReadOnlySpan<char> text, int start, int end)
    {
        var i = start;
        while (i < end && !char.IsWhiteSpace(text[i]) && i - start < maxTokens)
        {
            var spaceless = IsSpaceless(text[i]);
            if (spaceless && i > start) return i;
            i = NextCharacter(text, i, end);
            if (spaceless) return i;
        }

        return i;
    }

    private List<Piece> CutWord(ReadOnlySpan<char> text, int start, int end)
    {
        var parts = new List<Piece>(1);
        var todo = new Stack<(int Start, int End)>();
        todo.Push((start, end));
        while (todo.TryPop(out var part))
        {
            var tokens = count(text[part.Start..part.End]);
            var middle = part.Start;
            while (middle < (part.Start + part.End) / 2) middle = NextCharacter(text, middle, part.End);
            if (tokens > maxTokens && middle > part.Start && middle < part.End)
            {
                todo.Push((middle, part.End));
                todo.Push((part.Start, middle));
            }
            else
            {
                parts.Add(new Piece(part.Start, part.End, tokens));
            }
        }

        return parts;
    }

    /// <summary>
    /// The end of the character at <paramref name="i"/>: a surrogate pair is one. Combining marks stay with it, up to a few.
    /// </summary>
    private static int NextCharacter(ReadOnlySpan<char> text, int i, int end)
    {
        i += char.IsHighSurrogate(text[i]) && i + 1 < end && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
        for (var marks = 0; marks < 4 && i < end
            && CharUnicodeInfo.GetUnicodeCategory(text[i]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark; marks++)
            i++;
        return i;
    }

    /// <summary>Thai to Khmer, kana, ideographs.</summary>
    private static bool IsSpaceless(char c) =>
        c is (>= '\u0E00' and <= '\u0FFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
        or (>= '\u3040' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
}
