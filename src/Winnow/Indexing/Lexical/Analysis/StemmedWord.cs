namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>A word while <see cref="EnglishStemmer"/> works on it: its letters, with consonant y as Y, and its regions R1 and R2.</summary>
internal ref struct StemmedWord
{
    private readonly Span<byte> _letters;
    private int _length;
    private int _first;
    private int _second;

    public StemmedWord(Span<byte> word)
    {
        _letters = word[0] == '\'' ? word[1..] : word;
        _length = _letters.Length;
    }

    public readonly int Length => _length;

    public readonly Span<byte> Bytes => _letters[.._length];

    public readonly byte this[int index] => index >= 0 && index < _length ? _letters[index] : (byte)0;

    public readonly bool IsVowel(int index) => this[index] is (byte)'a' or (byte)'e' or (byte)'i' or (byte)'o' or (byte)'u' or (byte)'y';

    /// <summary>A y at the beginning or after a vowel is a consonant.</summary>
    public readonly void MarkConsonantYs()
    {
        for (var i = 0; i < _length; i++)
        {
            if (_letters[i] == 'y' && (i == 0 || IsVowel(i - 1)))
                _letters[i] = (byte)'Y';
        }
    }

    /// <summary>R1 begins after the first consonant that follows a vowel, R2 after the first such in R1.</summary>
    public void FindRegions()
    {
        _first = Bytes.StartsWith("gener"u8) || Bytes.StartsWith("arsen"u8) ? 5 : Bytes.StartsWith("commun"u8) ? 6 : Region(0);
        _second = Region(_first);
    }

    public readonly bool InFirstRegion(int ending) => _length - ending >= _first;

    public readonly bool InSecondRegion(int ending) => _length - ending >= _second;

    public readonly bool Ends(ReadOnlySpan<byte> ending) => Bytes.EndsWith(ending);

    /// <summary>Whether the letter before the last <paramref name="ending"/> ones is among <paramref name="letters"/>.</summary>
    public readonly bool Precedes(int ending, ReadOnlySpan<byte> letters) => letters.Contains(this[_length - ending - 1]);

    public readonly bool HasVowelBefore(int end)
    {
        for (var i = 0; i < end; i++)
        {
            if (IsVowel(i))
                return true;
        }

        return false;
    }

    public readonly bool EndsInDouble() =>
        _length > 1 && _letters[_length - 1] == _letters[_length - 2] && "bdfgmnprt"u8.Contains(_letters[_length - 1]);

    /// <summary>A vowel between consonants, the last not w, x or Y; or a vowel that begins the word and a consonant.</summary>
    public readonly bool EndsInShortSyllable(int end) =>
        end == 2
            ? IsVowel(0) && !IsVowel(1)
            : end > 2 && !IsVowel(end - 3) && IsVowel(end - 2) && !IsVowel(end - 1) && !"wxY"u8.Contains(_letters[end - 1]);

    public readonly bool IsShort() => _first >= _length && EndsInShortSyllable(_length);

    public void Cut(int count) => _length -= count;

    /// <summary>Puts back a letter where a longer ending was cut.</summary>
    public void Append(char letter) => _letters[_length++] = (byte)letter;

    public void Replace(int ending, ReadOnlySpan<byte> with)
    {
        with.CopyTo(_letters[(_length - ending)..]);
        _length += with.Length - ending;
    }

    /// <summary>
    /// Whether the word has this ending, which then decides a step; it is replaced if it is in R1 and <paramref name="also"/>.
    /// </summary>
    public bool Try(ReadOnlySpan<byte> ending, ReadOnlySpan<byte> with, bool also = true)
    {
        if (!Ends(ending))
            return false;
        if (also && InFirstRegion(ending.Length))
            Replace(ending.Length, with);
        return true;
    }

    /// <summary>
    /// Whether the word has this ending, which then decides a step; it is cut if it is in R2 and <paramref name="also"/>.
    /// </summary>
    public bool TryCut(ReadOnlySpan<byte> ending, bool also = true)
    {
        if (!Ends(ending))
            return false;
        if (also && InSecondRegion(ending.Length))
            Cut(ending.Length);
        return true;
    }

    /// <summary>
    /// Puts the letters at the start of <paramref name="word"/>, which they may share memory with, and gives their number.
    /// </summary>
    public readonly int MoveTo(Span<byte> word)
    {
        Bytes.CopyTo(word);
        return _length;
    }

    private readonly int Region(int start)
    {
        for (var i = start + 1; i < _length; i++)
        {
            if (IsVowel(i - 1) && !IsVowel(i))
                return i + 1;
        }

        return _length;
    }
}
