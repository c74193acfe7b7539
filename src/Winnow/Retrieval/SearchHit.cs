using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval.Fusion;

namespace Winnow.Retrieval;

/// <summary>A passage found, with what each stage said of it.</summary>
public sealed record SearchHit
{
    /// <summary>Its final rank, from 1.</summary>
    public required int Rank { get; init; }

    /// <summary>The passage and where it is from.</summary>
    public required StoredPassage Stored { get; init; }

    /// <summary>Stage 1: its rank in the pool of candidates, from 1.</summary>
    public required int RecallRank { get; init; }

    /// <summary>Stage 1: what the pool is ordered by: the fused score of hybrid recall, or else the score of the only arm.</summary>
    public required float RecallScore { get; init; }

    /// <summary>Stage 1: the rank and score in each arm that found it.</summary>
    public required RecallEvidence Evidence { get; init; }

    /// <summary>Stage 2: what the cross-encoder said; null if it was not asked, or the deadline came first.</summary>
    public PairScore? Rerank { get; init; }

    /// <summary>The last stage that scored it: 1 or 2.</summary>
    public int ScoredBy => Rerank is null ? 1 : 2;

    /// <summary>The sentence of the passage that is nearest to the query, if snippets were asked for.</summary>
    public TextSpan? Snippet { get; init; }

    /// <summary>The other candidates of its document, best first, if hits are grouped by document.</summary>
    public IReadOnlyList<RelatedPassage> Others { get; init; } = [];

    /// <summary>
    /// Its near-duplicates, which it stands for and which were not reranked, in the order of stage 1, if these are collapsed.
    /// </summary>
    public IReadOnlyList<RelatedPassage> Duplicates { get; init; } = [];

    /// <summary>The passage itself.</summary>
    public Passage Passage => Stored.Passage;
}

/// <summary>A candidate that is listed under a hit.</summary>
/// <param name="Stored">The passage and where it is from.</param>
/// <param name="RecallScore">Stage 1: what the pool is ordered by.</param>
/// <param name="Evidence">Stage 1: the rank and score in each arm that found it.</param>
/// <param name="Rerank">Stage 2: what the cross-encoder said, or null if it was not asked.</param>
public sealed record RelatedPassage(StoredPassage Stored, float RecallScore, RecallEvidence Evidence, PairScore? Rerank);
