using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Winnow.Numerics.Kernels;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>
/// Reads the postings of one term, a block at a time, and of a block only what is asked for. Reused for many terms; not thread-safe.
/// What it gives is checked: passages ascend and exist, whatever the file holds.
/// </summary>
internal sealed class PostingCursor
{
    private const int Length = PackedIntegers.BlockLength;

    private readonly int[] _passages = new int[Length];
    private readonly int[] _counts = new int[Length];
    private readonly int[] _titles = new int[Length];
    private LexicalSegment _segment = null!;
    private TermEntry _entry;
    private int _term;
    private int _data; // of the block that was read, after the gaps
    private uint _widths;
    private bool _hasCounts;

    /// <summary>Blocks of the term.</summary>
    public int Blocks { get; private set; }

    /// <summary>The block that was read; −1 before any.</summary>
    public int Block { get; private set; }

    /// <summary>Postings in the block that was read.</summary>
    public int Count { get; private set; }

    /// <summary>Passages that the term occurs in.</summary>
    public int Frequency => _entry.Passages;

    /// <summary>The passages of the block that was read, ascending.</summary>
    public ReadOnlySpan<int> Passages => _passages.AsSpan(0, Count);

    /// <summary>Goes to the beginning of a term's postings.</summary>
    public void Open(LexicalSegment segment, int term)
    {
        (_segment, _term, _entry) = (segment, term, segment.Entry(term));
        Blocks = (_entry.Passages + Length - 1) / Length;
        (Block, Count) = (-1, 0);
        if (Blocks > 1 && (long)Blocks * Unsafe.SizeOf<BlockEntry>() > _entry.BlockBytes)
            throw segment.Damaged("the blocks of a term do not fit its data");
    }

    /// <summary>The entries of the blocks; empty for a term of one block.</summary>
    public ReadOnlySpan<BlockEntry> Entries => Blocks == 1
        ? []
        : MemoryMarshal.Cast<byte, BlockEntry>(_segment.Blocks(_entry))[..Blocks];

    /// <summary>
    /// The first block from <paramref name="from"/> on whose last passage is not before <paramref name="passage"/>, or
    /// <see cref="Blocks"/>.
    /// </summary>
    public int FindBlock(int from, int passage)
    {
        if (Blocks == 1)
            return from;
        var entries = Entries;
        var step = 1;
        var low = from;
        while (low < Blocks && entries[low].Last < passage) // by doubling steps, then by halves
        {
            from = low + 1;
            low += step;
            step *= 2;
        }

        var high = Math.Min(low, Blocks);
        while (from < high)
        {
            var middle = (from + high) / 2;
            if (entries[middle].Last < passage)
                from = middle + 1;
            else
                high = middle;
        }

        return from;
    }

    /// <summary>Reads the passages of a block.</summary>
    public void Read(int block)
    {
        if (block == Block)
            return;
        var bytes = _segment.Blocks(_entry);
        var start = 0;
        var before = -1;
        if (Blocks > 1)
        {
            var entries = Entries;
            start = entries[block].Data;
            before = block == 0 ? -1 : entries[block - 1].Last;
            if ((start & 3) != 0 || (uint)start >= (uint)bytes.Length || before < -1)
                throw Damaged();
        }

        var words = MemoryMarshal.Cast<byte, uint>(bytes[start..]);
        Count = block < Blocks - 1 ? Length : _entry.Passages - (block * Length);
        _widths = words[0];
        var bits = Width(0);
        var packed = 1 + Words(bits);
        if (packed > words.Length)
            throw Damaged();
        Unpack(words[1..packed], bits, _passages);
        (Block, _data, _hasCounts) = (-1, start + (4 * packed), false);
        Sum(bits, before);
        if (_passages[Count - 1] >= _segment.Passages || (Blocks > 1 && _passages[Count - 1] != Entries[block].Last))
            throw Damaged();
        Block = block;
    }

    /// <summary>The occurrences of each posting of the block that was read: in both fields, less one, and in the title.</summary>
    public void ReadCounts(out ReadOnlySpan<int> others, out ReadOnlySpan<int> titles)
    {
        if (!_hasCounts)
        {
            var words = MemoryMarshal.Cast<byte, uint>(_segment.Blocks(_entry)[_data..]);
            var (countWords, titleWords) = (Words(Width(1)), Words(Width(2)));
            if (countWords + titleWords > words.Length)
                throw Damaged();
            Unpack(words[..countWords], Width(1), _counts);
            Unpack(words.Slice(countWords, titleWords), Width(2), _titles);
            _hasCounts = true;
        }

        others = _counts.AsSpan(0, Count);
        titles = _titles.AsSpan(0, Count);
    }

    /// <summary>The weighted frequency of each posting of the block that was read.</summary>
    public void ReadAmounts(FieldWeights weights, Span<float> amounts)
    {
        ReadCounts(out var others, out var titles);
        for (var i = 0; i < others.Length; i++)
            amounts[i] = weights.Of(others[i] + 1, titles[i]);
    }

    /// <summary>The weighted frequency of one posting of the block that was read.</summary>
    public float ReadAmount(FieldWeights weights, int posting)
    {
        ReadCounts(out var others, out var titles);
        return weights.Of(others[posting] + 1, titles[posting]);
    }

    /// <summary>Appends the positions of a posting of the block that was read.</summary>
    public void ReadPositions(int posting, List<int> positions)
    {
        ReadCounts(out var others, out _);
        var bytes = _segment.Positions(_term, _entry);
        var start = Blocks == 1 ? 0 : Entries[Block].Positions;
        if ((start & 3) != 0 || (uint)start > (uint)bytes.Length)
            throw Damaged();
        var words = MemoryMarshal.Cast<byte, uint>(bytes[start..]);
        long first = posting;
        for (var i = 0; i < posting; i++)
            first += others[i];
        var (bits, count) = (Width(3), others[posting] + 1L);
        if (bits > 31 || (((first + count) * bits) + 31) >> 5 > words.Length || count > int.MaxValue / 2)
            throw Damaged();
        if (bits == 0 && count > 1)
            throw Damaged(); // two words in one place
        var before = positions.Count;
        CollectionsMarshal.SetCount(positions, before + (int)count);
        var steps = CollectionsMarshal.AsSpan(positions)[before..];
        PackedIntegers.UnpackRun(words, bits, (int)first, steps);
        var position = 0L;
        foreach (ref var step in steps)
        {
            position += step;
            if (position > int.MaxValue)
                throw Damaged();
            step = (int)position;
        }
    }

    private int Width(int part) => (int)(_widths >> (8 * part)) & 0xFF;

    private int Words(int bits) =>
        bits > 31 ? throw Damaged() : Count == Length ? PackedIntegers.BlockWords(bits) : PackedIntegers.RunWords(Count, bits);

    private void Unpack(ReadOnlySpan<uint> words, int bits, int[] values)
    {
        if (Count == Length)
            PackedIntegers.UnpackBlock(words, bits, values);
        else
            PackedIntegers.UnpackRun(words, bits, 0, values.AsSpan(0, Count));
    }

    // Gaps of 22 bits can't reach 2^31 in a block, after a passage below 2^30; larger ones are added with care.
    private void Sum(int bits, int before)
    {
        if (Count == Length && bits <= 22 && before < 1 << 30)
        {
            PackedIntegers.SumGaps(_passages, before);
            return;
        }

        long passage = before;
        foreach (ref var gap in _passages.AsSpan(0, Count))
        {
            passage += gap + 1L;
            if (passage > int.MaxValue)
                throw Damaged();
            gap = (int)passage;
        }
    }

    private IndexException Damaged() => _segment.Damaged("a block of postings is impossible");
}
