namespace Winnow.Retrieval;

/// <summary>How one search is done.</summary>
public sealed record SearchOptions
{
    /// <summary>The options that a search without options uses.</summary>
    public static SearchOptions Default { get; } = new();

    /// <summary>How many candidates stage 1 recalls; what it does not recall, stage 2 can't save. Default 100.</summary>
    public int RecallK { get; init; } = 100;

    /// <summary>How many hits are returned. Default 10.</summary>
    public int TopK { get; init; } = 10;

    /// <summary>Whether the cross-encoder reranks the candidates. Default true; without a cross-encoder, stage 1 stands alone.</summary>
    public bool Rerank { get; init; } = true;

    /// <summary>How many of the candidates, from the first on, the cross-encoder reranks; the others keep their places. Default null: all.</summary>
    public int? RerankDepth { get; init; }

    /// <summary>
    /// The time that the search has. The cross-encoder then scores candidates in the order of stage 1 for as long as there is time; those that
    /// it did not come to keep their places. What stage 1 takes is taken even if it is longer. Default null: as long as it takes.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>The least logit of a hit: those that score less, and those that were not scored, are not returned. Default null: all are.</summary>
    public double? MinLogit { get; init; }

    /// <summary>What decides the final order. Default: the cross-encoder alone.</summary>
    public FinalOrder Order { get; init; } = FinalOrder.Replace;

    /// <summary>Whether each hit gets the sentence that matches the query best. Default false: it costs an encoding of the hits' sentences.</summary>
    public bool Snippets { get; init; }

    /// <summary>Whether the vector and the scores of a query that was asked before are used again, bit for bit. Default true.</summary>
    public bool UseCache { get; init; } = true;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TopK, 1);
        if (RerankDepth is { } depth)
            ArgumentOutOfRangeException.ThrowIfNegative(depth, nameof(RerankDepth));
        if (Deadline is { } deadline)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero, nameof(Deadline));
        ArgumentNullException.ThrowIfNull(Order);
        if (RecallK < TopK)
            throw new ArgumentException($"recall_k ({RecallK}) is smaller than top_k ({TopK}): stage 1 must recall at least as many candidates as are returned.");
    }
}
