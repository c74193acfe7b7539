using System.Collections.Concurrent;
using Winnow.Indexing.Lexical.Analysis;
using Winnow.Indexing.Lexical.Postings;
using Winnow.Indexing.Lexical.Search;

namespace Winnow.Indexing.Lexical;

/// <summary>
/// Answers text queries over the segments of a snapshot by BM25, exactly. The score of a passage is the sum, over the query's terms, of
/// count in the query · idf · f / (f + k1 · (1 − b + b · l / average l)), where f and l are the passage's weighted frequency and length
/// (see <see cref="LexicalOptions.TitleBoost"/>) and idf = ln(1 + (N − n + 0.5) / (n + 0.5)) for n of N passages that hold the term, as
/// Lucene has it (Kamphuis and others 2020, "Which BM25 do you mean?"). Thread-safe.
/// </summary>
internal sealed class LexicalSearcher
{
    private readonly ConcurrentBag<Scratch> _scratches = [];
    private readonly LexicalPart[] _parts;
    private readonly TextAnalyzer _analyzer;
    private readonly LiveStatistics _statistics;

    /// <summary>Searches these segments, whose bases ascend. They stay the caller's.</summary>
    /// <exception cref="IndexException">The segments were made with different options.</exception>
    public LexicalSearcher(params ReadOnlySpan<LexicalPart> parts)
    {
        _parts = parts.ToArray();
        for (var i = 0; i < parts.Length; i++)
        {
            var (segment, start, deleted) = parts[i];
            if (segment.Options != parts[0].Segment.Options)
            {
                throw new IndexException(
                    segment.Path, $"its lexical options differ from those of {parts[0].Segment.Path}; index the documents again.");
            }

            if (deleted is not null && deleted.Length != segment.Passages)
                throw new ArgumentException($"{deleted.Length} passages are marked in a segment of {segment.Passages}.", nameof(parts));
            if (i > 0 && start < parts[i - 1].Base + parts[i - 1].Segment.Passages)
                throw new ArgumentException("The numbers of the segments' passages overlap or do not ascend.", nameof(parts));
        }

        Options = parts.IsEmpty ? new() : parts[0].Segment.Options;
        _analyzer = new(Options);
        _statistics = new(_parts, Options);
    }

    /// <summary>How the segments were made.</summary>
    public LexicalOptions Options { get; }

    /// <summary>N: live passages.</summary>
    public int Passages => _statistics.Passages;

    /// <summary>Finds the best passages, best first, equal ones by number.</summary>
    /// <param name="query">What a person typed, see <see cref="LexicalQuery"/>.</param>
    /// <param name="matches">Receives them.</param>
    /// <param name="within">For each segment the passages to choose from, null for all; or empty for all of all.</param>
    /// <param name="plain">Whether the query is text throughout, so that quotes, + and − mean nothing.</param>
    /// <returns>How many there are.</returns>
    /// <exception cref="IndexException">A segment turns out to be corrupt.</exception>
    public int Search(ReadOnlySpan<char> query, Span<LexicalMatch> matches, ReadOnlySpan<IdSet?> within = default, bool plain = false)
    {
        if (!within.IsEmpty && within.Length != _parts.Length)
            throw new ArgumentException($"{within.Length} filters for {_parts.Length} segments.", nameof(within));
        if (!_scratches.TryTake(out var scratch))
            scratch = new();
        scratch.Query.Parse(query, _analyzer, plain);
        var count = Search(matches, within, scratch);
        _scratches.Add(scratch); // not after an exception, which may have left it in any state
        return count;
    }

    private int Search(Span<LexicalMatch> matches, ReadOnlySpan<IdSet?> within, Scratch scratch)
    {
        var query = scratch.Query;
        var scale = Weigh(query, scratch);
        if (scale == 0 || matches.IsEmpty)
            return 0;
        scratch.Best.Clear(Math.Min(matches.Length, Passages));
        for (var part = 0; part < _parts.Length; part++)
        {
            var (segment, firstId, deleted) = _parts[part];
            var numbers = scratch.Numbers.AsSpan(part * query.Terms, query.Terms);
            scratch.Search.Clear();
            for (var term = 0; term < query.Terms; term++)
            {
                if (numbers[term] >= 0 && scratch.Weights[term] > 0)
                    scratch.Search.Add(segment, numbers[term], (float)(scratch.Weights[term] * scale), _statistics);
            }

            var chosen = within.IsEmpty ? null : within[part];
            if (chosen is not null && chosen.Length != segment.Passages)
                throw new ArgumentException($"A filter of {chosen.Length} passages for a segment of {segment.Passages}.", nameof(within));
            var admission = new Admission(chosen, deleted, scratch.Clauses.Match(segment, query, numbers));
            scratch.Search.Run(segment.Passages, firstId, admission, scratch.Best);
        }

        return scratch.Best.Take(matches, scale);
    }

    // Finds the terms in the segments and their weights. Gives the power of two that makes all weights together less than 2^29; 0 if no
    // passage holds any.
    private double Weigh(LexicalQuery query, Scratch scratch)
    {
        scratch.Reserve(query.Terms, _parts.Length);
        var total = 0.0;
        for (var term = 0; term < query.Terms; term++)
        {
            long frequency = 0;
            for (var part = 0; part < _parts.Length; part++)
            {
                var number = _parts[part].Segment.Dictionary.Find(query.Term(term));
                scratch.Numbers[(part * query.Terms) + term] = number;
                if (number >= 0 && query.Count(term) > 0)
                    frequency += _statistics.Frequency(part, number, scratch.Cursor);
            }

            var idf = Math.Log(1 + ((Passages - frequency + 0.5) / (frequency + 0.5)));
            scratch.Weights[term] = frequency == 0 ? 0 : query.Count(term) * idf;
            total += scratch.Weights[term];
        }

        return total == 0 ? 0 : Math.ScaleB(1, 28 - Math.ILogB(total));
    }

    // What a search works in, kept for the next one.
    private sealed class Scratch
    {
        public LexicalQuery Query { get; } = new();

        public PostingCursor Cursor { get; } = new();

        public SegmentSearch Search { get; } = new();

        public ClauseMatcher Clauses { get; } = new();

        public TopMatches Best { get; } = new();

        public double[] Weights { get; private set; } = [];

        /// <summary>For each segment and term, the term's number in the segment.</summary>
        public int[] Numbers { get; private set; } = [];

        public void Reserve(int terms, int parts)
        {
            if (Weights.Length < terms)
                Weights = new double[terms];
            if (Numbers.Length < terms * parts)
                Numbers = new int[terms * parts];
        }
    }
}
