using Winnow.Indexing.Filters;
using Winnow.Retrieval.Fusion;

namespace Winnow.Retrieval;

/// <summary>How one search is done.</summary>
public sealed record SearchOptions
{
    /// <summary>The options that a search without options uses.</summary>
    public static SearchOptions Default { get; } = new();

    /// <summary>
    /// The size of the pool of candidates that stage 1 recalls, all arms together; what it does not hold, stage 2 can't save. Each arm
    /// fetches as many. Default 100.
    /// </summary>
    public int RecallK { get; init; } = 100;

    /// <summary>How many hits are returned. Default 10.</summary>
    public int TopK { get; init; } = 10;

    /// <summary>By what stage 1 finds candidates. Default: vectors and words, fused.</summary>
    public RecallMode Mode { get; init; } = RecallMode.Hybrid;

    /// <summary>How hybrid recall fuses its arms.</summary>
    public FusionOptions Fusion { get; init; } = FusionOptions.Default;

    /// <summary>Which documents may be found. Default null: all. It is applied within the search: no candidate is lost to it.</summary>
    public Filter? Filter { get; init; }

    /// <summary>
    /// Whether the query is taken for words alone. Default false: to lexical recall, words in quotes are a phrase that a passage must have,
    /// and <c>+</c> and <c>-</c> before a word require and exclude it. The questions of test collections are text, whatever they hold.
    /// </summary>
    public bool PlainQuery { get; init; }

    /// <summary>Whether every vector is compared, where the index has a graph that would pass most of them over. Default false.</summary>
    public bool Exact { get; init; }

    /// <summary>
    /// From which resemblance on (the share of common runs of three tokens, above 0 to 1) a candidate is taken for a near-duplicate of a
    /// better one, which then stands for both. Default null: all candidates stay, since passages that differ in one number may
    /// resemble each other and answer different questions.
    /// </summary>
    public double? CollapseDuplicates { get; init; }

    /// <summary>What hits are grouped by. Default: nothing; each passage is a hit.</summary>
    public GroupBy GroupBy { get; init; } = GroupBy.None;

    /// <summary>Whether the cross-encoder reranks the candidates. Default true; without a cross-encoder, stage 1 stands alone.</summary>
    public bool Rerank { get; init; } = true;

    /// <summary>
    /// How many of the candidates, from the first on, the cross-encoder reranks; the others keep their places. Default null: all.
    /// </summary>
    public int? RerankDepth { get; init; }

    /// <summary>
    /// The time that the search has. The cross-encoder then scores candidates in the order of stage 1 for as long as there is time; those
    /// that it did not come to keep their places. What stage 1 takes is taken even if it is longer. Default null: as long as it takes.
    /// </summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>
    /// The least logit of a hit: those that score less, and those that were not scored, are not returned. The cross-encoder then scores
    /// candidates whatever the order makes of it. Default null: all are returned.
    /// </summary>
    public double? MinLogit { get; init; }

    /// <summary>
    /// What decides the final order. Default: both stages' scores, blended by weights that were measured
    /// (<see cref="Ordering.ScoreBlend"/>). A cross-encoder alone may undo more than it mends; a profile fitted to judgements decides
    /// better than any default.
    /// </summary>
    public FinalOrder Order { get; init; } = FinalOrder.Blend;

    /// <summary>
    /// Whether the cross-encoder scores candidates even where the order leaves them to stage 1, as <see cref="MinLogit"/> has it do. Default
    /// false.
    /// </summary>
    public bool AlwaysScore { get; init; }

    /// <summary>
    /// Whether each hit gets the sentence that matches the query best. Default false: it costs an encoding of the hits' sentences.
    /// </summary>
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
        {
            throw new ArgumentException(
                $"recall_k ({RecallK}) is smaller than top_k ({TopK}): stage 1 must recall at least as many candidates as are returned.");
        }

        ArgumentNullException.ThrowIfNull(Fusion);
        Fusion.Validate();
        if (CollapseDuplicates is { } threshold && !(threshold is > 0 and <= 1))
            throw new ArgumentException($"The resemblance of near-duplicates ({threshold}) must be above 0 and at most 1.");
    }
}

/// <summary>What hits are grouped by.</summary>
public enum GroupBy
{
    /// <summary>Nothing: each passage is a hit.</summary>
    None,

    /// <summary>Their document: its best passage is the hit and lists the document's other candidates.</summary>
    Document,
}
