using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>
/// Writes the lexical file of a segment, which <see cref="LexicalSegment"/> reads:
/// <code>
/// terms' data       as PostingsEncoder says; zeros to a multiple of 8
/// title lengths     i32 for each of N passages: its words in the title
/// text lengths      i32 for each
/// term entries      TermEntry for each of T terms, and one for the end
/// groups            u32 for each group of the dictionary: where it begins
/// dictionary        as TermDictionary says
/// trailer           LexicalTrailer
/// </code>
/// </summary>
internal sealed class LexicalFileWriter(IndexFileWriter file, LexicalOptions options, int[] titleLengths, int[] textLengths)
{
    private readonly FieldWeights _weights = options.Weights;
    private readonly PostingsEncoder _encoder = new(options.Weights);
    private readonly List<TermEntry> _entries = [];
    private readonly List<uint> _groups = [];
    private readonly byte[] _term = new byte[255];
    private byte[] _dictionary = new byte[1024];
    private int _dictionaryBytes;
    private int _termBytes;

    /// <summary>Adds a posting of the term that <see cref="EndTerm"/> names next.</summary>
    public void Add(int passage, int count, int titleCount, ReadOnlySpan<int> positions) =>
        _encoder.Add(
            passage, count, titleCount, _weights.Of(titleLengths[passage] + textLengths[passage], titleLengths[passage]), positions);

    /// <summary>Ends a term, after all those before in the order of bytes; one without postings is left out.</summary>
    public void EndTerm(ReadOnlySpan<byte> term)
    {
        if (!_encoder.TryWrite(file, out var entry))
            return;
        var shared = 0;
        if (_entries.Count % TermDictionary.GroupLength == 0)
            _groups.Add((uint)_dictionaryBytes);
        else
            Append((byte)(shared = term.CommonPrefixLength(_term.AsSpan(0, _termBytes))));
        Append((byte)(term.Length - shared));
        foreach (var value in term[shared..])
            Append(value);
        term.CopyTo(_term);
        _termBytes = term.Length;
        _entries.Add(entry);
    }

    /// <summary>Writes all that follows the terms' data.</summary>
    public void Complete()
    {
        var dataBytes = file.Position;
        _entries.Add(new() { Start = dataBytes });
        Pad();
        file.Write(MemoryMarshal.AsBytes(titleLengths.AsSpan()));
        file.Write(MemoryMarshal.AsBytes(textLengths.AsSpan()));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_entries)));
        file.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_groups)));
        file.Write(_dictionary.AsSpan(0, _dictionaryBytes));
        var trailer = new LexicalTrailer
        {
            DataBytes = dataBytes,
            DictionaryBytes = _dictionaryBytes,
            TitleWords = Sum(titleLengths),
            TextWords = Sum(textLengths),
            Passages = titleLengths.Length,
            Terms = _entries.Count - 1,
            K1 = options.K1,
            B = options.B,
            TitleBoost = options.TitleBoost,
            TextBoost = options.TextBoost,
            Choices = (options.Stemming ? LexicalTrailer.Stemming : 0) | (options.Positions ? LexicalTrailer.Positions : 0),
            StopWordUse = options.StopWords,
            Analysis = LexicalTrailer.CurrentAnalysis,
        };
        file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<LexicalTrailer>(in trailer)));
    }

    private void Append(byte value)
    {
        if (_dictionaryBytes == _dictionary.Length)
            Array.Resize(ref _dictionary, checked(2 * _dictionaryBytes));
        _dictionary[_dictionaryBytes++] = value;
    }

    private void Pad()
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0, 0, 0, 0, 0];
        file.Write(zeros[..(int)(-file.Position & 7)]);
    }

    private static long Sum(int[] lengths)
    {
        long sum = 0;
        foreach (var length in lengths)
            sum += length;
        return sum;
    }
}
