using Winnow.Tokenization.Unicode;

namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>
/// Walks over the words of a text. Letters of scripts that write no spaces have no words without a dictionary: each is a term, and
/// each pair of neighbours is one. A passage has both; a query asks for the pairs, and for a single letter only where it stands alone.
/// </summary>
/// <param name="text">The text.</param>
/// <param name="term">Room for <see cref="Folding.MaxTermBytes"/> bytes.</param>
/// <param name="ofQuery">Whether the text is a query's.</param>
internal ref struct TermScanner(ReadOnlySpan<char> text, Span<byte> term, bool ofQuery)
{
    private const uint Words = (1u << (int)WordClass.Letter) | (1u << (int)WordClass.HebrewLetter)
        | (1u << (int)WordClass.Katakana) | (1u << (int)WordClass.Numeric);

    // What folding makes of ASCII letters, digits and the underscore; 0 for the rest of ASCII.
    private static ReadOnlySpan<byte> Folded =>
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\00123456789\0\0\0\0\0\0"u8 +
        "\0abcdefghijklmnopqrstuvwxyz\0\0\0\0_\0abcdefghijklmnopqrstuvwxyz\0\0\0\0\0"u8;

    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<byte> _term = term;
    private int _at;
    private int _position = -1;
    private int _length;
    private int _runEnd = -1; // where the unspaced letter before ended
    private int _pairEnd; // the end of the pair to give next, if not 0
    private int _pairStart;

    /// <summary>The term, folded, UTF-8. Valid until the next move.</summary>
    public readonly Span<byte> Term => _term[.._length];

    /// <summary>The number of the word in the text, from 0; a pair has that of its first letter.</summary>
    public readonly int Position => _position;

    /// <summary>Whether the term is a pair of letters that a passage has beside the letters themselves.</summary>
    public bool IsExtra { get; private set; }

    /// <summary>Words so far, however many of them were kept.</summary>
    public readonly int Count => _position + 1;

    public bool MoveNext()
    {
        if (_pairEnd != 0)
        {
            (_length, _pairEnd, IsExtra) = (Folding.Fold(_text[_pairStart.._pairEnd], _term), 0, true);
            return true;
        }

        IsExtra = false;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c < 0x80)
            {
                if (Folded[c] == 0)
                    _at++;
                else if (AsciiWord())
                    return true;
                continue;
            }

            var start = _at;
            _at = WordBreaks.Next(_text, start, out var seen);
            if ((seen & Words) != 0 ? Accept(start, _at) : (seen & WordBreaks.Bit(WordClass.Unspaced)) != 0 && Unspaced(start))
                return true;
        }

        return false;
    }

    // A run of letters, digits and underscores is always inside one word, and most words are just that.
    private bool AsciiWord()
    {
        var (start, at, folded) = (_at, _at, 0);
        var word = false;
        while (at < _text.Length)
        {
            var c = _text[at];
            if (c < 0x80 && Folded[c] is var letter and not 0)
            {
                if (folded < Folding.MaxTermBytes)
                    _term[folded++] = letter;
                word |= letter != '_';
                at++;
                continue;
            }

            if (c < 0x80 && (c is not ('\'' or '.' or ',' or ';') || at + 1 == _text.Length || _text[at + 1] is ' ' or '\n'))
                break;
            at = WordBreaks.Next(_text, start, out var seen);
            _at = at;
            return (seen & Words) != 0 && Accept(start, at);
        }

        _at = at;
        if (!word)
            return false;
        (_length, _position) = (folded, _position + 1);
        return true;
    }

    private bool Accept(int start, int end)
    {
        _length = Folding.Fold(_text[start..end], _term);
        _position += _length > 0 ? 1 : 0;
        return _length > 0;
    }

    private bool Unspaced(int start)
    {
        var follows = start == _runEnd;
        _runEnd = _at;
        var paired = _at < _text.Length && WordData.ClassOf(CodePoints.At(_text, _at, out _)) == WordClass.Unspaced;
        var pairEnd = paired ? WordBreaks.Next(_text, _at, out _) : _at;
        if (!ofQuery)
        {
            if (!Accept(start, _at))
                return false;
            (_pairStart, _pairEnd) = (start, paired ? pairEnd : 0);
            return true;
        }

        if (paired || !follows)
            return Accept(start, pairEnd);
        _position++; // the last of a run is in the pair before it
        return false;
    }
}
