using Winnow.Indexing.Lexical.Analysis;
using Winnow.Indexing.Lexical.Postings;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Lexical;

/// <summary>Collects the words of a segment's passages, compressed, and writes them as its lexical file. Not thread-safe.</summary>
internal sealed class LexicalBuilder
{
    /// <summary>
    /// Positions between the last word of a title and the first of the text, so that no phrase reaches from one into the other: in a
    /// phrase, only words that were left out can stand for positions.
    /// </summary>
    internal const int FieldGap = 16;

    private const int Dropped = -1;

    private readonly LexicalOptions _options;
    private readonly TextAnalyzer _analyzer;
    private readonly TermTable _words = new(); // as written but folded, so that each is stemmed once
    private readonly TermTable _terms = new();
    private readonly List<int> _termOfWord = [];
    private readonly PostingStreams _streams = new();
    private readonly List<int> _titleLengths = [];
    private readonly List<int> _textLengths = [];
    private readonly byte[] _room = new byte[Folding.MaxTermBytes];
    private readonly PassageTerms _passage = new();

    public LexicalBuilder(LexicalOptions options) => (_options, _analyzer) = (options.Validated(), new(options));

    /// <summary>Passages added.</summary>
    public int Count => _textLengths.Count;

    /// <summary>Bytes of memory held, about.</summary>
    public long MemoryBytes => _words.MemoryBytes + _terms.MemoryBytes + _streams.MemoryBytes
        + (4L * (_termOfWord.Capacity + _titleLengths.Capacity + _textLengths.Capacity)) + _passage.MemoryBytes;

    /// <summary>Adds the next passage.</summary>
    public void Add(string title, string text)
    {
        var words = Scan(title, 0, out var titleLength);
        var titleTerms = _passage.Count;
        Scan(text, words == 0 ? 0 : words + FieldGap, out var textLength);
        _titleLengths.Add(titleLength);
        _textLengths.Add(textLength);
        _passage.Flush(Count - 1, titleTerms, _options.Positions, _streams);
    }

    /// <summary>Writes the content of the lexical file; completing the file is the caller's.</summary>
    public void Write(IndexFileWriter file)
    {
        var writer = new LexicalFileWriter(file, _options, [.. _titleLengths], [.. _textLengths]);
        var positions = new List<int>();
        foreach (var term in _terms.Sorted())
        {
            var stream = _streams.Read(term);
            var passage = -1;
            while (!stream.AtEnd)
                PassageTerms.Read(ref stream, ref passage, _options.Positions, positions, writer);
            writer.EndTerm(_terms[term]);
        }

        writer.Complete();
    }

    // Gives the number of words, with those that were left out; the length counts those that were kept.
    private int Scan(string text, int firstPosition, out int length)
    {
        length = 0;
        var scanner = new TermScanner(text, _room, ofQuery: false);
        while (scanner.MoveNext())
        {
            var term = TermOf(scanner.Term);
            if (term == Dropped)
                continue;
            length += scanner.IsExtra ? 0 : 1;
            _passage.Add(term, firstPosition + scanner.Position);
        }

        return scanner.Count;
    }

    private int TermOf(Span<byte> word)
    {
        var number = _words.Add(word);
        if (number < _termOfWord.Count)
            return _termOfWord[number];
        var length = _analyzer.Reduce(word);
        var term = length == 0 ? Dropped : _terms.Add(word[..length]);
        _termOfWord.Add(term);
        if (term == _passage.Terms)
        {
            _streams.Begin();
            _passage.Begin();
        }

        return term;
    }
}
