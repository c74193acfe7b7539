using Winnow.Retrieval.Fusion;

namespace Winnow.Retrieval;

/// <summary>The answer to a search.</summary>
public sealed record SearchResponse
{
    /// <summary>The query as it was asked.</summary>
    public required string Query { get; init; }

    /// <summary>The hits, best first.</summary>
    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>Candidates that stage 1 recalled: the size of the pool.</summary>
    public int Candidates => Pool.Total;

    /// <summary>Which arms of stage 1 the candidates are from.</summary>
    public required PoolComposition Pool { get; init; }

    /// <summary>Passages of the index that the filter admits; null without a filter.</summary>
    public int? Admitted { get; init; }

    /// <summary>Pairs that the cross-encoder scored.</summary>
    public required int PairsScored { get; init; }

    /// <summary>Pairs whose score was known from an earlier search for the same query.</summary>
    public required int PairsFromCache { get; init; }

    /// <summary>Candidates that the deadline left no time to score.</summary>
    public int PairsLeft { get; init; }

    /// <summary>Tokens of the pairs that were scored.</summary>
    public required int TokensScored { get; init; }

    /// <summary>How long each stage took.</summary>
    public required StageTimes Times { get; init; }

    /// <summary>What the caller should know: a depth that leaves nothing to rerank, passages cut.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>Milliseconds of each stage of a search.</summary>
/// <param name="Encode">The query's encoding.</param>
/// <param name="Recall">The search among vectors and words, and the making of the pool.</param>
/// <param name="Rerank">The cross-encoder.</param>
/// <param name="Snippets">The reading of the hits and the choice of sentences to show.</param>
public readonly record struct StageTimes(double Encode, double Recall, double Rerank, double Snippets)
{
    /// <summary>Stage 1: encoding and recall.</summary>
    public double Stage1 => Encode + Recall;

    /// <summary>All of it.</summary>
    public double Total => Stage1 + Rerank + Snippets;
}
