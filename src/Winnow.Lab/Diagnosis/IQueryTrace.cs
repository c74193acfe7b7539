namespace Winnow.Lab.Diagnosis;

/// <summary>
/// What a system did with one query, as far as a diagnosis needs it. All of it is in documents: one stands where its best passage
/// stands. What costs a search of its own is found only when it is asked for.
/// </summary>
public interface IQueryTrace
{
    /// <summary>The documents of the candidates, in the final order, those that were not returned included.</summary>
    IReadOnlyList<TracedDocument> Final { get; }

    /// <summary>
    /// The documents among the first <c>recall_k</c> candidates of an exact search. The same as those of <see cref="Final"/> where stage 1
    /// searches exactly.
    /// </summary>
    IReadOnlyList<string> ExactPool { get; }

    /// <summary>Whether the index holds the document.</summary>
    bool IsIndexed(string document);

    /// <summary>Whether the search's filter admits an indexed document; true without a filter.</summary>
    bool IsAdmitted(string document);

    /// <summary>
    /// The rank, from 1, of the document's best passage among all that the filter admits, in an exact search. Null if stage 1 can't find it
    /// at any depth.
    /// </summary>
    int? ExactRank(string document);

    /// <summary>
    /// The final rank that a document would have if the cross-encoder read every part of its passages, where it did not read them to
    /// the end. Null if nothing was cut off.
    /// </summary>
    int? RankReadWhole(string document);
}

/// <summary>A document among the candidates.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CandidateRank">The rank of its best passage among the candidates, from 1: what <c>recall_k</c> counts.</param>
/// <param name="Stage1Rank">Its rank among the documents in the order of stage 1, from 1.</param>
/// <param name="FinalRank">Its rank among the documents in the final order, from 1: what <c>top_k</c> counts.</param>
/// <param name="PassesThreshold">Whether its score is above the search's threshold; true without one.</param>
public readonly record struct TracedDocument(string Id, int CandidateRank, int Stage1Rank, int FinalRank, bool PassesThreshold = true);
