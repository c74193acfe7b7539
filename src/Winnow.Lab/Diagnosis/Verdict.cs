namespace Winnow.Lab.Diagnosis;

/// <summary>What became of a relevant document: the first place on its way at which it was lost, or that it was not.</summary>
public enum Verdict
{
    /// <summary>It was returned.</summary>
    Hit,

    /// <summary>The index does not hold it.</summary>
    NotIndexed,

    /// <summary>The search's filter excludes it.</summary>
    Filtered,

    /// <summary>An exact search would have it among the first <c>recall_k</c>; the approximate one did not find it.</summary>
    MissedByIndex,

    /// <summary>Even an exact search ranks it below <c>recall_k</c>, so that stage 2 never saw it.</summary>
    BelowRecallK,

    /// <summary>It was cut to the cross-encoder's window; read whole, it would have been returned.</summary>
    Truncated,

    /// <summary>Stage 1 alone would have returned it; the reranker moved it out.</summary>
    Demoted,

    /// <summary>It was a candidate, but neither stage put it among the first <c>top_k</c>, or its score is below the threshold.</summary>
    Cut,
}

/// <summary>The verdict on one relevant document of one query.</summary>
/// <param name="QueryId">The query.</param>
/// <param name="DocumentId">The document.</param>
/// <param name="Grade">Its grade.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="CandidateRank">
/// The rank of its best passage in stage 1: among the candidates if it is one, else in an exact search. Null if it has none.
/// </param>
/// <param name="Stage1Rank">Its rank among the candidates' documents in the order of stage 1.</param>
/// <param name="FinalRank">Its rank among them in the final order.</param>
/// <param name="RankReadWhole">
/// The final rank that it would have if it had not been cut to the window, where that makes the verdict.
/// </param>
/// <param name="BelowThreshold">Whether it was the threshold that cut it.</param>
public sealed record DocumentVerdict(
    string QueryId, string DocumentId, int Grade, Verdict Verdict, int? CandidateRank = null, int? Stage1Rank = null, int? FinalRank = null,
    int? RankReadWhole = null, bool BelowThreshold = false)
{
    /// <summary>Follows a document through what the system did.</summary>
    /// <param name="trace">What the system did.</param>
    /// <param name="query">The query's id.</param>
    /// <param name="document">The document's id.</param>
    /// <param name="grade">Its grade.</param>
    /// <param name="recallK">Candidates that stage 1 recalls.</param>
    /// <param name="topK">Documents that are returned.</param>
    public static DocumentVerdict Of(IQueryTrace trace, string query, string document, int grade, int recallK, int topK)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var verdict = new DocumentVerdict(query, document, grade, Verdict.NotIndexed);
        if (!trace.IsIndexed(document))
            return verdict;
        if (!trace.IsAdmitted(document))
            return verdict with { Verdict = Verdict.Filtered };

        if (trace.Final.FirstOrDefault(candidate => candidate.Id == document) is not { Id: not null } found)
        {
            var rank = trace.ExactRank(document);
            return verdict with { CandidateRank = rank, Verdict = rank <= recallK ? Verdict.MissedByIndex : Verdict.BelowRecallK };
        }

        verdict = verdict with
        {
            CandidateRank = found.CandidateRank,
            Stage1Rank = found.Stage1Rank,
            FinalRank = found.FinalRank,
            Verdict = Verdict.Hit,
        };
        if (found.FinalRank <= topK && found.PassesThreshold)
            return verdict;
        if (trace.RankReadWhole(document) is { } whole && whole <= topK)
            return verdict with { Verdict = Verdict.Truncated, RankReadWhole = whole };
        if (found.FinalRank <= topK)
            return verdict with { Verdict = Verdict.Cut, BelowThreshold = true };
        return verdict with { Verdict = found.Stage1Rank <= topK ? Verdict.Demoted : Verdict.Cut };
    }
}
