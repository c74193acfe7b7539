using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;

namespace Winnow.Retrieval;

/// <summary>A passage found, with what each stage said of it.</summary>
public sealed record SearchHit
{
    /// <summary>Its final rank, from 1.</summary>
    public required int Rank { get; init; }

    /// <summary>The passage and where it is from.</summary>
    public required StoredPassage Stored { get; init; }

    /// <summary>Stage 1: its rank among the candidates, from 1.</summary>
    public required int RecallRank { get; init; }

    /// <summary>Stage 1: the bi-encoder's similarity of query and passage.</summary>
    public required float RecallScore { get; init; }

    /// <summary>Stage 2: what the cross-encoder said; null if it was not asked, or the deadline came first.</summary>
    public PairScore? Rerank { get; init; }

    /// <summary>The last stage that scored it: 1 or 2.</summary>
    public int ScoredBy => Rerank is null ? 1 : 2;

    /// <summary>The sentence of the passage that is nearest to the query, if snippets were asked for.</summary>
    public TextSpan? Snippet { get; init; }

    /// <summary>The passage itself.</summary>
    public Passage Passage => Stored.Passage;
}
