using System.Numerics;

namespace Winnow.Indexing.Lexical.Search;

/// <summary>
/// Finds the best passages of a segment for some terms: MaxScore (Turtle and Flood 1995) over windows of passages, with bounds from the
/// blocks in the window (block-max, Ding and Suel 2011) and the essential terms of a window added up in bulk, as Lucene 9.9 does.
/// </summary>
/// <remarks>
/// The score of a term in a passage is rounded to an integer once, before anything is added, so that sums are exact: they do not depend on
/// the order of terms, on the segment or on what was skipped, and a passage is skipped only if its sum could not beat the worst of the best
/// so far. A term that occurs adds 1 at least, so a sum of 0 says that none does.
/// </remarks>
internal sealed class SegmentSearch
{
    /// <summary>Passages in a window; 2,048 sums stay in the first-level cache with what the terms need.</summary>
    private const int Window = 2048;

    /// <summary>Up to so many admitted passages in a window are looked up one by one.</summary>
    private const int Few = 64;

    private readonly int[] _sums = new int[Window];
    private readonly ulong[] _found = new ulong[Window / 64];
    private readonly ulong[] _admitted = new ulong[Window / 64];
    private readonly int[] _candidates = new int[Window];
    private readonly int[] _candidateSums = new int[Window];
    private readonly List<TermScorer> _scorers = [];
    private readonly List<long> _bounds = []; // of the terms up to each
    private int _terms;

    /// <summary>Forgets the terms.</summary>
    public void Clear() => _terms = 0;

    /// <summary>Adds a term; weights add up to less than 2^29.</summary>
    public void Add(LexicalSegment segment, int term, float weight, LiveStatistics statistics)
    {
        if (_terms == _scorers.Count)
        {
            _scorers.Add(new());
            _bounds.Add(0);
        }

        _scorers[_terms++].Open(segment, term, weight, statistics);
    }

    /// <summary>Offers the passages that may be among the best, in ascending order.</summary>
    /// <param name="passages">Passages in the segment.</param>
    /// <param name="firstId">The number of the first.</param>
    /// <param name="admission">Which of them count.</param>
    /// <param name="best">Receives them.</param>
    public void Run(int passages, int firstId, in Admission admission, TopMatches best)
    {
        for (var low = 0; (low = Next(low)) < passages;)
        {
            low &= ~63;
            var high = Math.Min(low + Window, passages);
            var admitted = admission.Fill(low, high, _admitted);
            if (admitted > 0)
            {
                var essential = OrderByBound(low, high, best.Threshold);
                if (admitted <= Few && essential < _terms)
                    Finish(TakeAdmitted(low), _terms, firstId, best);
                else if (essential < _terms)
                    Finish(AddEssential(low, high, essential, best.Threshold), essential, firstId, best);
            }

            low = high;
        }
    }

    private int Next(int passage)
    {
        var next = int.MaxValue;
        for (var i = 0; i < _terms && next > passage; i++)
            next = Math.Min(next, _scorers[i].Seek(passage));
        return next;
    }

    // Puts the terms in the order of their bounds in the window; those before the number given together can't beat the threshold.
    private int OrderByBound(int low, int high, int threshold)
    {
        for (var i = 0; i < _terms; i++)
        {
            var scorer = _scorers[i];
            scorer.Bound(low, high);
            var place = i;
            for (; place > 0 && _scorers[place - 1].WindowBound > scorer.WindowBound; place--)
                _scorers[place] = _scorers[place - 1];
            _scorers[place] = scorer;
        }

        var essential = 0;
        long sum = 0;
        for (var i = 0; i < _terms; i++)
        {
            sum += _scorers[i].WindowBound;
            _bounds[i] = sum;
            essential += sum <= threshold ? 1 : 0;
        }

        return essential;
    }

    // Adds up the essential terms, and gives how many passages have a sum that the other terms could lift above the threshold.
    private int AddEssential(int low, int high, int essential, int threshold)
    {
        for (var i = essential; i < _terms; i++)
            _scorers[i].AddTo(low, high, _sums, _found);
        var rest = essential == 0 ? 0 : _bounds[essential - 1];
        var count = 0;
        for (var word = 0; word < _found.Length; word++)
        {
            var admitted = _admitted[word];
            for (var bits = _found[word]; bits != 0; bits &= bits - 1)
            {
                var offset = (word << 6) + BitOperations.TrailingZeroCount(bits);
                var sum = _sums[offset];
                _sums[offset] = 0;
                if (sum + rest <= threshold || (admitted & bits & (~bits + 1)) == 0)
                    continue;
                (_candidates[count], _candidateSums[count]) = (low + offset, sum);
                count++;
            }

            _found[word] = 0;
        }

        return count;
    }

    private int TakeAdmitted(int low)
    {
        var count = 0;
        for (var word = 0; word < _admitted.Length; word++)
        {
            for (var bits = _admitted[word]; bits != 0; bits &= bits - 1)
            {
                (_candidates[count], _candidateSums[count]) = (low + (word << 6) + BitOperations.TrailingZeroCount(bits), 0);
                count++;
            }
        }

        return count;
    }

    // Adds the scores of the first `terms` terms to the candidates, the terms with the greatest bounds first, and offers those that are
    // left.
    private void Finish(int candidates, int terms, int firstId, TopMatches best)
    {
        for (var term = terms - 1; term >= 0 && _scorers[term].WindowBound > 0; term--)
        {
            var scorer = _scorers[term];
            var rest = term == 0 ? 0 : _bounds[term - 1];
            var kept = 0;
            for (var i = 0; i < candidates; i++)
            {
                var (passage, sum) = (_candidates[i], _candidateSums[i]);
                if (sum + scorer.WindowBound + rest <= best.Threshold || sum + scorer.BoundAt(passage) + rest <= best.Threshold)
                    continue;
                (_candidates[kept], _candidateSums[kept]) = (passage, sum + scorer.ScoreAt(passage));
                kept++;
            }

            candidates = kept;
        }

        for (var i = 0; i < candidates; i++)
            best.Offer(firstId + _candidates[i], _candidateSums[i]);
    }
}
