using Winnow.Tokenization;

namespace Winnow.Encoders;

/// <summary>Writes a query and a passage as one sequence: cut to the window, with special tokens and type ids. Immutable.</summary>
internal sealed class PairWriter
{
    private readonly SequenceTemplate _template;
    private readonly int _room;
    private readonly int? _maxQueryTokens;
    private readonly bool _oneType;
    private readonly MatchedTokens? _matches;
    private readonly Truncation _longestFirst;
    private readonly int _beforeQuery;
    private readonly int _between;

    /// <summary>A writer.</summary>
    /// <param name="template">Where the special tokens go.</param>
    /// <param name="maxTokens">Tokens of a sequence, special ones included.</param>
    /// <param name="maxQueryTokens">Tokens that the query keeps at most, the passage giving way; null to cut the longer one.</param>
    /// <param name="oneType">True for a model that knows only the type 0.</param>
    /// <param name="matches">Marks equal tokens; null for a model without.</param>
    public PairWriter(SequenceTemplate template, int maxTokens, int? maxQueryTokens, bool oneType, MatchedTokens? matches)
    {
        (_template, _room, _maxQueryTokens, _oneType, _matches) = (
            template, maxTokens - template.SpecialTokens, maxQueryTokens, oneType, matches);
        _longestFirst = new Truncation(maxTokens);
        (_beforeQuery, _between) = Layout(template);
    }

    /// <summary>Appends one pair to <paramref name="batch"/>; the returned score lacks only the logit.</summary>
    public PairScore Write(ReadOnlySpan<int> query, ReadOnlySpan<int> passage, TokenBatch batch, IdMarks marks)
    {
        var (queryKept, passageKept) = Cut(query.Length, passage.Length);
        var queryCut = query[..queryKept];
        var passageCut = passage[..passageKept];
        _template.Write(batch, queryCut, passageCut);
        var types = batch.TypesOf(batch.Count - 1);
        if (_oneType)
            types.Clear();
        _matches?.Mark(
            queryCut, passageCut, types.Slice(_beforeQuery, queryKept), types.Slice(_beforeQuery + queryKept + _between, passageKept),
            marks);
        return new(0, 0, types.Length, query.Length - queryKept, passage.Length - passageKept);
    }

    private (int Query, int Passage) Cut(int query, int passage)
    {
        if (_maxQueryTokens is { } cap)
        {
            query = Math.Min(query, cap);
            return (query, Math.Min(passage, _room - query));
        }

        _longestFirst.TryFit(query, passage, _template.SpecialTokens, out var kept);
        return (kept.First.End.Value, kept.Second.End.Value);
    }

    /// <summary>
    /// Special tokens before the query, and between query and passage: found by writing two texts of one impossible token each.
    /// </summary>
    private static (int BeforeQuery, int Between) Layout(SequenceTemplate template)
    {
        const int Query = -1;
        const int Passage = -2;
        var probe = new TokenBatch();
        template.Write(probe, [Query], [Passage]);
        var (query, passage) = (probe.Ids.IndexOf(Query), probe.Ids.IndexOf(Passage));
        return query >= 0 && passage > query && probe.TokenCount == template.SpecialTokens + 2
            ? (query, passage - query - 1)
            : throw new ArgumentException("A pair's template needs the first text once and then the second once.", nameof(template));
    }
}
