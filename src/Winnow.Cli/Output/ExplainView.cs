using Winnow.Lab.Diagnosis;
using Winnow.Lab.Reports;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Cli.Output;

/// <summary>What <c>winnow explain</c> shows: a document's way through the stages of one search.</summary>
internal sealed class ExplainView
{
    private readonly RetrieverTrace _trace;
    private readonly IndexedDocuments _documents;
    private readonly string _document;
    private readonly SearchOptions _options;
    private readonly int _passages;
    private readonly DocumentVerdict _found;
    private readonly SearchHit? _hit;

    public ExplainView(RetrieverTrace trace, IndexedDocuments documents, string document, SearchOptions options, int passages)
    {
        (_trace, _documents, _document, _options, _passages) = (trace, documents, document, options, passages);
        _found = DocumentVerdict.Of(trace, trace.Response.Query, document, 1, options.RecallK, options.TopK);
        _hit = trace.Hit(document);
    }

    /// <summary>The score that a document needed to become a candidate.</summary>
    private float? LastCandidate => _trace.Response.Hits.Count == 0 ? null : _trace.Response.Hits.Min(hit => hit.RecallScore);

    /// <summary>The last document that was returned.</summary>
    private SearchHit? LastReturned => _trace.Final.LastOrDefault(
        document => document.PassesThreshold && document.FinalRank <= _options.TopK) is { Id: { } id } ? _trace.Hit(id) : null;

    public ExplainJson ToJson() => new(
        _trace.Response.Query, _document, VerdictText.Key(_found.Verdict), VerdictText.What(_found, _options.RecallK, _options.TopK),
        _documents.PassagesOf(_document), _found.CandidateRank ?? _trace.ExactRank(_document), _trace.Recalled(_document)?.Score,
        LastCandidate, _trace.Recalled(_document)?.Evidence.Dense?.Score, _trace.Recalled(_document)?.Evidence.Lexical?.Score,
        _found.Stage1Rank, _found.FinalRank, _hit?.Rerank is { } score ? Stage2Json.Of(score) : null, LastReturned?.Rerank?.Logit,
        _found.RankReadWhole, _options.RecallK, _options.TopK, _found.Verdict == Verdict.NotIndexed ? _documents.Like(_document) : null);

    public Report ToReport()
    {
        var blocks = new List<ReportBlock>
        {
            new ReportText(
                $"{Capitalised(VerdictText.Name(_found.Verdict))}: {VerdictText.What(_found, _options.RecallK, _options.TopK)}."),
            new ReportTable("Its way through the stages", ["stage", "~what happened"], [.. Steps()]),
        };
        if (_found.Verdict == Verdict.NotIndexed && _documents.Like(_document) is { Count: > 0 } alike)
            blocks.Add(new ReportText($"The index has documents of similar names: {string.Join(", ", alike)}."));
        if (_found.Verdict != Verdict.Hit)
            blocks.Add(new ReportText($"What would help: {VerdictText.Remedy(_found.Verdict)}."));
        return new(
            $"Why “{_trace.Response.Query}” does or does not return {_document}", $"recall_k {_options.RecallK}, top_k {_options.TopK}",
            blocks);
    }

    private IEnumerable<string[]> Steps()
    {
        var passages = _documents.PassagesOf(_document);
        yield return
        [
            "index", passages == 0 ? "does not hold the document" : $"holds it as {passages} of {Counted.Of(_passages, "passage")}",
        ];
        if (passages == 0)
            yield break;
        if (_found.Verdict == Verdict.Filtered)
        {
            yield return ["filter", "excludes it"];
            yield break;
        }

        yield return ["stage 1", Recalled()];

        if (_hit is null)
            yield break;
        if (_hit.Rerank is { } score)
        {
            var cut = score.Truncated ? $"; {Counted.Of(score.TokensDropped, "token was", "tokens were")} not read" : "";
            yield return ["stage 2", $"logit {Figures.Of(score.Logit)}, probability {Figures.Of(score.Probability, "0.0%")}{cut}; "
                + $"the last document returned has logit {Figures.Of(LastReturned?.Rerank?.Logit)}"];
        }

        yield return ["final order", $"rank {_found.Stage1Rank} among the documents after stage 1, rank {_found.FinalRank} in the end; "
            + $"{_options.TopK} are returned"];
    }

    private string Recalled()
    {
        if (_trace.ExactRank(_document) is not { } rank || _trace.Recalled(_document) is not { } recalled)
            return "none of its passages is found at any depth: it shares no word with the query";
        string?[] arms =
        [
            Arm(recalled.Evidence.Dense, "by vectors", "similarity"), Arm(recalled.Evidence.Lexical, "by words", "BM25"),
        ];
        return $"its best passage ranks {rank} of {_passages} ({string.Join(" and ", arms.OfType<string>())}), "
            + $"score {Figures.Of(recalled.Score)}; "
            + $"the last of the {_trace.Response.Candidates} candidates has {Figures.Of(LastCandidate)}";
    }

    private static string? Arm(ArmEvidence? evidence, string by, string score) =>
        evidence is { } found ? $"{found.Rank} {by}, {score} {Figures.Of(found.Score)}" : null;

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
