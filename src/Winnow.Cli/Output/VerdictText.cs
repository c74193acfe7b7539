using System.Text.Json;
using Winnow.Lab.Diagnosis;

namespace Winnow.Cli.Output;

/// <summary>Verdicts in words: what happened, and what would mend it.</summary>
internal static class VerdictText
{
    /// <summary>The verdict's name in JSON: <c>below_recall_k</c>.</summary>
    public static string Key(Verdict verdict) => JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.ToString());

    /// <summary>The verdict in a few words.</summary>
    public static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Hit => "hit",
        Verdict.NotIndexed => "not indexed",
        Verdict.Filtered => "filtered",
        Verdict.MissedByIndex => "missed by the approximate index",
        Verdict.BelowRecallK => "below recall_k",
        Verdict.Truncated => "truncated before the evidence",
        Verdict.Demoted => "demoted by the reranker",
        _ => "cut by top_k or threshold",
    };

    /// <summary>What happened to one document.</summary>
    public static string What(DocumentVerdict found, int recallK, int topK) => found.Verdict switch
    {
        Verdict.Hit => $"returned at rank {found.FinalRank} (stage 1: {found.Stage1Rank})",
        Verdict.NotIndexed => "the index does not hold it",
        Verdict.Filtered => "the filter excludes it",
        Verdict.MissedByIndex =>
            $"an exact scan ranks it {found.CandidateRank}, within recall_k {recallK}; the approximate index did not find it",
        Verdict.BelowRecallK =>
            found.CandidateRank is { } rank
                ? $"stage 1 ranks it {rank}, below recall_k {recallK}"
                : "stage 1 does not find it at any depth",
        Verdict.Truncated =>
            $"cut to the cross-encoder's window it ranks {found.FinalRank}; read whole, it would rank {found.RankReadWhole}",
        Verdict.Demoted => $"the reranker moved it from rank {found.Stage1Rank} to rank {found.FinalRank}, beyond top_k {topK}",
        _ => found.BelowThreshold
            ? $"it ranks {found.FinalRank}, but its score is below the threshold"
            : $"stage 1 ranks it {found.Stage1Rank} and reranking {found.FinalRank}, both beyond top_k {topK}",
    };

    /// <summary>What would bring such documents back.</summary>
    public static string Remedy(Verdict verdict) => verdict switch
    {
        Verdict.Hit => "nothing to mend",
        Verdict.NotIndexed => "index them, or check that the ids of judgements and index agree",
        Verdict.Filtered => "loosen the filter",
        Verdict.MissedByIndex => "search exactly, or let the index look further",
        Verdict.BelowRecallK => "raise --recall-k, or a bi-encoder that knows this kind of text (--model)",
        Verdict.Truncated => "shorter passages (index with --passage-tokens), or a cross-encoder with a longer window",
        Verdict.Demoted => "let winnow calibrate fit the final order (--order), or a stronger cross-encoder (--rerank-model)",
        _ => "return more (--top-k), or a stronger cross-encoder (--rerank-model)",
    };
}
