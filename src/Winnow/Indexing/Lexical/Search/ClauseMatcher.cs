using Winnow.Indexing.Lexical.Postings;

namespace Winnow.Indexing.Lexical.Search;

/// <summary>Finds the passages of a segment that hold what a query requires and not what it excludes. Reused; not thread-safe.</summary>
internal sealed class ClauseMatcher
{
    private readonly List<PostingCursor> _cursors = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _positions = [];
    private ulong[] _admitted = [];
    private ulong[] _matched = [];

    /// <summary>The passages, a bit each; empty if the query has no clauses.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="query">The query.</param>
    /// <param name="numbers">For each of its terms the number in the segment, −1 if it is not there.</param>
    public ReadOnlySpan<ulong> Match(LexicalSegment segment, LexicalQuery query, ReadOnlySpan<int> numbers)
    {
        if (query.Clauses.Count == 0)
            return [];
        var words = (segment.Passages + 63) >> 6;
        if (_admitted.Length < words)
            (_admitted, _matched) = (new ulong[words], new ulong[words]);
        var admitted = _admitted.AsSpan(0, words);
        var matched = _matched.AsSpan(0, words);
        admitted.Fill(ulong.MaxValue);
        for (var i = 0; i < query.Clauses.Count; i++)
        {
            var clause = query.Clauses[i];
            matched.Clear();
            if (TryOpen(segment, query, clause, numbers))
                Mark(segment.Options.Positions, query, clause, matched);
            for (var word = 0; word < words; word++)
                admitted[word] &= clause.Excluded ? ~matched[word] : matched[word];
        }

        return admitted;
    }

    private bool TryOpen(LexicalSegment segment, LexicalQuery query, LexicalQuery.Clause clause, ReadOnlySpan<int> numbers)
    {
        while (_cursors.Count < clause.Count)
            _cursors.Add(new());
        for (var i = 0; i < clause.Count; i++)
        {
            var number = numbers[query.Places[clause.First + i].Term];
            if (number < 0)
                return false;
            _cursors[i].Open(segment, number);
        }

        return true;
    }

    private void Mark(bool positions, LexicalQuery query, LexicalQuery.Clause clause, Span<ulong> matched)
    {
        var rarest = 0;
        for (var i = 1; i < clause.Count; i++)
            rarest = _cursors[i].Frequency < _cursors[rarest].Frequency ? i : rarest;
        var lead = _cursors[rarest];
        for (var block = 0; block < lead.Blocks; block++)
        {
            lead.Read(block);
            for (var posting = 0; posting < lead.Count; posting++)
            {
                var passage = lead.Passages[posting];
                var here = true;
                for (var i = 0; i < clause.Count && here; i++)
                    here = i == rarest || Find(_cursors[i], passage) >= 0;
                if (here && (!positions || clause.Count == 1 || Follow(query, clause, passage)))
                    matched[passage >> 6] |= 1UL << (passage & 63);
            }
        }
    }

    // The posting of a passage that is not before those asked for earlier; −1 if there is none.
    private static int Find(PostingCursor cursor, int passage)
    {
        var block = cursor.FindBlock(Math.Max(0, cursor.Block), passage);
        if (block >= cursor.Blocks)
            return -1;
        cursor.Read(block);
        return cursor.Passages.BinarySearch(passage);
    }

    // Whether the words stand in the passage at the same distances as in the clause.
    private bool Follow(LexicalQuery query, LexicalQuery.Clause clause, int passage)
    {
        _starts.Clear();
        for (var i = 0; i < clause.Count; i++)
        {
            var offset = query.Places[clause.First + i].Position;
            var list = i == 0 ? _starts : _positions;
            list.Clear();
            _cursors[i].ReadPositions(Find(_cursors[i], passage), list);
            if (i == 0)
            {
                for (var at = 0; at < list.Count; at++)
                    list[at] -= offset;
            }
            else
            {
                Intersect(_starts, list, offset);
            }

            if (_starts.Count == 0)
                return false;
        }

        return true;
    }

    // Keeps the starts that are also among the positions less the offset; both ascend.
    private static void Intersect(List<int> starts, List<int> positions, int offset)
    {
        var (kept, other) = (0, 0);
        for (var i = 0; i < starts.Count; i++)
        {
            while (other < positions.Count && positions[other] - offset < starts[i])
                other++;
            if (other < positions.Count && positions[other] - offset == starts[i])
                starts[kept++] = starts[i];
        }

        starts.RemoveRange(kept, starts.Count - kept);
    }
}
