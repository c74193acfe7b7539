using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;
using Winnow.Numerics.Kernels;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>
/// Encodes one term after another. A term's data, in 32-bit words:
/// <code>
/// a BlockEntry for each block, if there is more than one
/// for each block of 128 postings, the last of the rest:
///     widths        bits of gaps, of counts, of title counts, of positions: a byte each
///     gaps          to the passage before, less one
///     counts        occurrences in both fields, less one
///     title counts  occurrences in the title
/// positions, for each block: those of each posting, each less the one before
/// </code>
/// Whole blocks are packed in lanes, the rest and the positions in runs (<see cref="PackedIntegers"/>).
/// </summary>
internal sealed class PostingsEncoder(FieldWeights weights)
{
    private const int Length = PackedIntegers.BlockLength;

    private readonly int[] _gaps = new int[Length];
    private readonly int[] _counts = new int[Length];
    private readonly int[] _titles = new int[Length];
    private readonly List<(float Amount, float Size)> _block = [];
    private readonly List<int> _steps = [];
    private readonly List<BlockEntry> _entries = [];
    private readonly WordBuffer _data = new();
    private readonly WordBuffer _positions = new();
    private int _passages;
    private int _last = -1;
    private int _inBlock;

    /// <summary>Adds a posting.</summary>
    /// <param name="passage">Its passage, after all those before.</param>
    /// <param name="count">Occurrences in both fields.</param>
    /// <param name="titleCount">Those in the title.</param>
    /// <param name="size">The passage's weighted length.</param>
    /// <param name="positions">Where they are, ascending; empty if positions are not kept.</param>
    public void Add(int passage, int count, int titleCount, float size, ReadOnlySpan<int> positions)
    {
        (_gaps[_inBlock], _counts[_inBlock], _titles[_inBlock]) = (passage - _last - 1, count - 1, titleCount);
        _block.Add((weights.Of(count, titleCount), size));
        var before = 0;
        foreach (var position in positions)
        {
            _steps.Add(position - before);
            before = position;
        }

        _last = passage;
        _passages++;
        if (++_inBlock == Length)
            EndBlock();
    }

    /// <summary>Writes the term, if it has any posting, and says where it lies.</summary>
    public bool TryWrite(IndexFileWriter file, out TermEntry entry)
    {
        entry = new() { Start = file.Position, Passages = _passages };
        if (_passages == 0)
            return false;
        if (_inBlock > 0)
            EndBlock();
        if (_entries.Count > 1)
        {
            var entries = CollectionsMarshal.AsSpan(_entries);
            var bytes = MemoryMarshal.AsBytes(entries);
            foreach (ref var block in entries)
                block.Data = checked(block.Data + bytes.Length);
            file.Write(bytes);
        }

        file.Write(MemoryMarshal.AsBytes(_data.Words));
        entry.BlockBytes = checked((int)(file.Position - entry.Start));
        file.Write(MemoryMarshal.AsBytes(_positions.Words));
        _data.Clear();
        _positions.Clear();
        _entries.Clear();
        (_passages, _last) = (0, -1);
        return true;
    }

    private void EndBlock()
    {
        var gaps = _gaps.AsSpan(0, _inBlock);
        var counts = _counts.AsSpan(0, _inBlock);
        var titles = _titles.AsSpan(0, _inBlock);
        var steps = CollectionsMarshal.AsSpan(_steps);
        var (gapBits, countBits, titleBits, stepBits) = (Bits(gaps), Bits(counts), Bits(titles), Bits(steps));
        var entry = new BlockEntry { Last = _last, Data = _data.Bytes, Positions = _positions.Bytes };
        if (_inBlock == Length || _entries.Count > 0) // else it is the only block, which has no entry
            entry.Impacts = ImpactPairs.Of(_block);
        _entries.Add(entry);
        _data.Add((uint)(gapBits | (countBits << 8) | (titleBits << 16) | (stepBits << 24)));
        Pack(gaps, gapBits);
        Pack(counts, countBits);
        Pack(titles, titleBits);
        PackedIntegers.PackRun(steps, stepBits, _positions.Append(PackedIntegers.RunWords(steps.Length, stepBits)));
        _steps.Clear();
        _block.Clear();
        _inBlock = 0;
    }

    private void Pack(ReadOnlySpan<int> values, int bits)
    {
        if (values.Length == Length)
            PackedIntegers.PackBlock(values, bits, _data.Append(PackedIntegers.BlockWords(bits)));
        else
            PackedIntegers.PackRun(values, bits, _data.Append(PackedIntegers.RunWords(values.Length, bits)));
    }

    private static int Bits(ReadOnlySpan<int> values)
    {
        var all = 0;
        foreach (var value in values)
            all |= value;
        return PackedIntegers.Bits(all);
    }
}
