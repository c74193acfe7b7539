using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Winnow.Indexing.Lexical.Postings;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Lexical;

/// <summary>The terms of a segment's passages, read in place from its lexical file. Thread-safe.</summary>
internal sealed class LexicalSegment : IDisposable
{
    public const uint Version = 1;

    private readonly IndexFile _file;
    private readonly LexicalTrailer _trailer;
    private readonly long _lengths;
    private readonly long _entries;
    private readonly long _groups;
    private readonly long _dictionary;
    private readonly float[] _sizes; // 4 bytes a passage, so that scoring reads one number

    private LexicalSegment(IndexFile file)
    {
        _file = file;
        if (file.Length < LexicalTrailer.Bytes)
            throw Damaged("it is too short");
        _trailer = MemoryMarshal.Read<LexicalTrailer>(file.Slice(file.Length - LexicalTrailer.Bytes, LexicalTrailer.Bytes));
        var (passages, terms) = (_trailer.Passages, _trailer.Terms);
        if (_trailer.Analysis != LexicalTrailer.CurrentAnalysis)
        {
            throw new IndexException(
                file.Path, "its words were made into terms in another way than this version does; index the documents again.");
        }

        if (passages < 0 || terms < 0 || _trailer.DictionaryBytes < 0 || _trailer.DataBytes < 0 || _trailer.DataBytes > file.Length)
            throw Damaged("its counts are impossible");
        _lengths = (_trailer.DataBytes + 7) & ~7L;
        _entries = _lengths + (8L * passages);
        _groups = _entries + ((terms + 1L) * Unsafe.SizeOf<TermEntry>());
        _dictionary = _groups + (4L * Groups);
        if (_dictionary + _trailer.DictionaryBytes + LexicalTrailer.Bytes != file.Length)
            throw Damaged("its counts do not fit its length");
        Options = ReadOptions();
        CheckEntries();
        _sizes = ReadSizes();
    }

    public static ReadOnlySpan<byte> Kind => "LEXICAL "u8;

    /// <summary>How the segment was made, and how it is to be scored.</summary>
    public LexicalOptions Options { get; }

    /// <summary>N: passages.</summary>
    public int Passages => _trailer.Passages;

    /// <summary>T: different terms.</summary>
    public int Terms => _trailer.Terms;

    /// <summary>Words in all titles.</summary>
    public long TitleWords => _trailer.TitleWords;

    /// <summary>Words in all texts.</summary>
    public long TextWords => _trailer.TextWords;

    public string Path => _file.Path;

    /// <summary>The weighted length of each passage.</summary>
    internal ReadOnlySpan<float> Sizes => _sizes;

    /// <summary>Words in the title of each passage.</summary>
    internal ReadOnlySpan<int> TitleLengths => MemoryMarshal.Cast<byte, int>(_file.Slice(_lengths, checked(4 * Passages)));

    /// <summary>Words in the text of each passage.</summary>
    internal ReadOnlySpan<int> TextLengths => MemoryMarshal.Cast<byte, int>(_file.Slice(_lengths + (4L * Passages), checked(4 * Passages)));

    internal TermDictionary Dictionary => new(
        MemoryMarshal.Cast<byte, uint>(_file.Slice(_groups, 4 * Groups)), _file.Slice(_dictionary, _trailer.DictionaryBytes), Terms, Path);

    private int Groups => (int)((Terms + (TermDictionary.GroupLength - 1L)) / TermDictionary.GroupLength);

    /// <summary>Reads the content of <paramref name="file"/>, which then belongs to the segment if nothing is thrown.</summary>
    /// <exception cref="IndexException">The content contradicts itself.</exception>
    public static LexicalSegment Open(IndexFile file) => new(file);

    /// <summary>
    /// Writes the content of the lexical file of a segment that holds the live passages of others, one after the other: the same bytes
    /// that a <see cref="LexicalBuilder"/> would write that was given them.
    /// </summary>
    /// <param name="inputs">Segments of the same options, each with the passages to leave out.</param>
    /// <param name="file">The file.</param>
    public static void Merge(IReadOnlyList<(LexicalSegment Segment, IdSet? Deleted)> inputs, IndexFileWriter file) =>
        LexicalMerge.Run(inputs, file);

    public void Dispose() => _file.Dispose();

    /// <summary>The entry of a term.</summary>
    internal TermEntry Entry(int term) =>
        MemoryMarshal.Read<TermEntry>(_file.Slice(_entries + ((long)term * Unsafe.SizeOf<TermEntry>()), Unsafe.SizeOf<TermEntry>()));

    /// <summary>The entries and blocks of a term.</summary>
    internal ReadOnlySpan<byte> Blocks(in TermEntry entry) => _file.Slice(entry.Start, entry.BlockBytes);

    /// <summary>The positions of a term.</summary>
    internal ReadOnlySpan<byte> Positions(int term, in TermEntry entry)
    {
        var start = entry.Start + entry.BlockBytes;
        return _file.Slice(start, checked((int)(Entry(term + 1).Start - start)));
    }

    internal IndexException Damaged(string what) => FileFormat.Corrupt(_file.Path, what);

    private LexicalOptions ReadOptions()
    {
        try
        {
            return new LexicalOptions
            {
                K1 = _trailer.K1,
                B = _trailer.B,
                TitleBoost = _trailer.TitleBoost,
                TextBoost = _trailer.TextBoost,
                Stemming = (_trailer.Choices & LexicalTrailer.Stemming) != 0,
                StopWords = _trailer.StopWordUse,
                Positions = (_trailer.Choices & LexicalTrailer.Positions) != 0,
            }.Validated();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw Damaged("its options are impossible");
        }
    }

    private void CheckEntries()
    {
        var before = new TermEntry();
        for (var term = 0; term <= Terms; term++)
        {
            var entry = Entry(term);
            var inOrder = entry.Start - before.Start - before.BlockBytes is >= 0 and <= int.MaxValue && (entry.Start & 3) == 0;
            var last = term == Terms;
            if (!inOrder || entry.Start > _trailer.DataBytes || (entry.BlockBytes & 3) != 0
                || (!last && (entry.Passages < 1 || entry.Passages > Passages || entry.BlockBytes < 4)))
            {
                throw Damaged("the data of a term lie outside the file");
            }

            before = entry;
        }
    }

    private float[] ReadSizes()
    {
        var titles = TitleLengths;
        var texts = TextLengths;
        var weights = Options.Weights;
        var sizes = new float[titles.Length];
        long titleWords = 0;
        long textWords = 0;
        for (var passage = 0; passage < sizes.Length; passage++)
        {
            var (title, text) = (titles[passage], texts[passage]);
            if (title < 0 || text < 0 || text > int.MaxValue - title)
                throw Damaged("the length of a passage is impossible");
            sizes[passage] = weights.Of(title + text, title);
            titleWords += title;
            textWords += text;
        }

        return titleWords == TitleWords && textWords == TextWords ? sizes : throw Damaged("the lengths of its passages do not add up");
    }
}
