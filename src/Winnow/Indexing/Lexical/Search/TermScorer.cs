using Winnow.Indexing.Lexical.Postings;
using Winnow.Numerics.Kernels;

namespace Winnow.Indexing.Lexical.Search;

/// <summary>
/// One term of a query in one segment: bounds and scores, for passages that are asked for in ascending order. Reused; not thread-safe.
/// Scores are integers, see <see cref="SegmentSearch"/>.
/// </summary>
internal sealed class TermScorer
{
    private readonly PostingCursor _cursor = new();
    private readonly int[] _scores = new int[PackedIntegers.BlockLength];
    private readonly float[] _amounts = new float[PackedIntegers.BlockLength];
    private readonly float[] _sizes = new float[PackedIntegers.BlockLength];
    private LexicalSegment _segment = null!;
    private FieldWeights _fields;
    private float _weight;
    private float _atZero;
    private float _perSize;
    private int _block; // the first that can hold a passage that is yet to be asked for
    private int _index; // the first such posting of the block that was read
    private int _scored; // the block whose scores are known
    private int _bounded; // the block whose bound is known
    private int _bound;

    /// <summary>Bounds the scores in the window that was last asked for.</summary>
    public int WindowBound { get; private set; }

    public void Open(LexicalSegment segment, int term, float weight, LiveStatistics statistics)
    {
        (_segment, _fields, _weight) = (segment, segment.Options.Weights, weight);
        (_atZero, _perSize) = (statistics.AtZero, statistics.PerSize);
        _cursor.Open(segment, term);
        (_block, _index, _scored, _bounded) = (0, 0, -1, -1);
        if (_cursor.Blocks > 1)
            return;
        _cursor.Read(0);
        Score();
        (_bounded, _bound) = (0, 0);
        foreach (var score in _scores.AsSpan(0, _cursor.Count))
            _bound = Math.Max(_bound, score);
    }

    /// <summary>
    /// A passage from <paramref name="passage"/> on before which the term does not occur; int.MaxValue if it does no more.
    /// </summary>
    public int Seek(int passage)
    {
        _block = _cursor.FindBlock(_block, passage);
        if (_block >= _cursor.Blocks)
            return int.MaxValue;
        if (_cursor.Block == _block)
        {
            Skip(passage);
            return _index < _cursor.Count ? _cursor.Passages[_index] : int.MaxValue;
        }

        return _block == 0 ? passage : Math.Max(passage, _cursor.Entries[_block - 1].Last + 1);
    }

    /// <summary>
    /// Bounds the scores of passages from <paramref name="low"/> to below <paramref name="high"/>, after seeking the first.
    /// </summary>
    public void Bound(int low, int high)
    {
        WindowBound = 0;
        if (Seek(low) >= high)
            return;
        var entries = _cursor.Entries;
        WindowBound = BlockBound(_block);
        for (var block = _block + 1; block < entries.Length && entries[block - 1].Last + 1 < high; block++)
            WindowBound = Math.Max(WindowBound, BlockBound(block));
    }

    /// <summary>Adds the scores of all passages from <paramref name="low"/> to below <paramref name="high"/>, and marks them.</summary>
    public void AddTo(int low, int high, Span<int> sums, Span<ulong> marks)
    {
        for (var from = low; Seek(from) < high;)
        {
            Read();
            Score();
            Skip(from);
            var passages = _cursor.Passages;
            var scores = _scores.AsSpan(0, passages.Length);
            var i = _index;
            for (; i < passages.Length && passages[i] < high; i++)
            {
                var offset = passages[i] - low;
                sums[offset] += scores[i];
                marks[offset >> 6] |= 1UL << (offset & 63);
            }

            _index = i;
            if (i < passages.Length)
                return;
            from = passages[^1] + 1;
        }
    }

    /// <summary>Bounds the score of one passage.</summary>
    public int BoundAt(int passage)
    {
        _block = _cursor.FindBlock(_block, passage);
        return _block < _cursor.Blocks ? BlockBound(_block) : 0;
    }

    /// <summary>The score of one passage, whose bound was asked for; 0 if the term is not in it.</summary>
    public int ScoreAt(int passage)
    {
        if (_block >= _cursor.Blocks)
            return 0;
        Read();
        Skip(passage);
        if (_index == _cursor.Count || _cursor.Passages[_index] != passage)
            return 0;
        return _scored == _block
            ? _scores[_index]
            : Saturation.Of(_cursor.ReadAmount(_fields, _index), _segment.Sizes[passage], _weight, _atZero, _perSize);
    }

    private void Read()
    {
        if (_cursor.Block == _block)
            return;
        _cursor.Read(_block);
        _index = 0;
    }

    private int BlockBound(int block)
    {
        if (_bounded != block)
            (_bounded, _bound) = (block, _cursor.Entries[block].Impacts.Bound(_weight, _atZero, _perSize));
        return _bound;
    }

    private void Score()
    {
        if (_scored == _cursor.Block)
            return;
        var passages = _cursor.Passages;
        var sizes = _segment.Sizes;
        for (var i = 0; i < passages.Length; i++)
            _sizes[i] = sizes[passages[i]];
        _cursor.ReadAmounts(_fields, _amounts);
        var count = passages.Length;
        Saturation.Compute(_amounts.AsSpan(0, count), _sizes.AsSpan(0, count), _weight, _atZero, _perSize, _scores.AsSpan(0, count));
        _scored = _cursor.Block;
    }

    // To the first posting from `passage` on: a few steps, then by halves.
    private void Skip(int passage)
    {
        var passages = _cursor.Passages;
        var i = _index;
        for (var steps = 0; steps < 8 && i < passages.Length && passages[i] < passage; steps++)
            i++;
        if (i < passages.Length && passages[i] < passage)
        {
            var place = passages[i..].BinarySearch(passage);
            i += place < 0 ? ~place : place;
        }

        _index = i;
    }
}
