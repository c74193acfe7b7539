using System.Text;
using Winnow.Tokenization.Unicode;

namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>
/// Makes spellings of one word equal: NFKC_Casefold (The Unicode Standard, section 3.13), which lower-cases and unifies
/// compatibility forms, then drops the accents of Latin, Greek and Cyrillic, which people leave out when they type a query.
/// </summary>
internal static class Folding
{
    /// <summary>Bytes in the longest term. Of longer words only so much is told apart.</summary>
    public const int MaxTermBytes = 255;

    /// <summary>Writes the folded <paramref name="word"/> as UTF-8, cut to whole code points, and gives its length in bytes.</summary>
    /// <param name="word">The word.</param>
    /// <param name="term">Receives it: room for <see cref="MaxTermBytes"/>.</param>
    public static int Fold(ReadOnlySpan<char> word, Span<byte> term)
    {
        term = term[..MaxTermBytes];
        var length = 0;
        for (var i = 0; i < word.Length;)
        {
            var c = word[i];
            if (c < 0x80)
            {
                if (length == term.Length)
                    break;
                term[length++] = (byte)(c is >= 'A' and <= 'Z' ? c | 0x20 : c);
                i++;
                continue;
            }

            var code = CodePoints.At(word, i, out var width);
            var codes = WordData.Changes(code) ? WordData.Fold(code) : new(in code);
            foreach (var folded in codes)
            {
                if (!new Rune(folded).TryEncodeToUtf8(term[length..], out var bytes))
                    return length;
                length += bytes;
            }

            i += width;
        }

        return length;
    }
}
