namespace Winnow.Indexing.Lexical.Postings;

/// <summary>32-bit words being collected.</summary>
internal sealed class WordBuffer
{
    private uint[] _words = new uint[256];
    private int _count;

    public ReadOnlySpan<uint> Words => _words.AsSpan(0, _count);

    /// <summary>Bytes collected.</summary>
    public int Bytes => checked(4 * _count);

    public void Clear() => _count = 0;

    public void Add(uint word) => Append(1)[0] = word;

    /// <summary>Room for <paramref name="count"/> more words.</summary>
    public Span<uint> Append(int count)
    {
        if (_words.Length - _count < count)
            Array.Resize(ref _words, checked(Math.Max(2 * _words.Length, _count + count)));
        var room = _words.AsSpan(_count, count);
        _count += count;
        return room;
    }
}
