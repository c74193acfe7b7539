using Winnow.Lab.Datasets;
using Winnow.Lab.Diagnosis;
using Winnow.Lab.Evaluation;
using Winnow.Lab.Reports;

namespace Winnow.Cli.Output;

/// <summary>
/// What <c>winnow diagnose</c> shows: the verdicts counted, the waterfall, other depths, and the documents that were lost.
/// </summary>
internal sealed class DiagnosisView(
    StageDiagnosis diagnosis, IReadOnlyList<DepthCounterfactual> depths, JudgedQueries judged, QueryTracer tracer, string index)
{
    /// <summary>Lost documents that a person is shown; all of them are in the JSON.</summary>
    private const int Shown = 20;

    private IEnumerable<Verdict> Found => Enum.GetValues<Verdict>().Where(verdict => diagnosis.Count(verdict) > 0);

    private IEnumerable<(string Name, BootstrapInterval Loss)> Parts =>
    [
        ("coverage", diagnosis.Waterfall.Coverage), ("filter", diagnosis.Waterfall.Filter), ("ann", diagnosis.Waterfall.Ann),
        ("cut", diagnosis.Waterfall.Cut), ("rerank", diagnosis.Waterfall.Rerank),
    ];

    public DiagnoseJson ToJson() => new(
        diagnosis.Waterfall.Ndcg.Mean,
        LabJson.Ends(diagnosis.Waterfall.Ndcg),
        Parts.ToDictionary(part => part.Name, part => part.Loss.Mean),
        Parts.ToDictionary(part => part.Name, part => LabJson.Ends(part.Loss)),
        Enum.GetValues<Verdict>().ToDictionary(VerdictText.Key, diagnosis.Count),
        diagnosis.Verdicts.Count,
        judged.Queries.Count,
        diagnosis.RecallK,
        diagnosis.TopK,
        tracer.MillisecondsPerPair,
        [.. depths.Select(depth => new DepthJson(
            depth.RecallK, depth.Reached, depth.Change, depth.Share, depth.Pairs, depth.Milliseconds))],
        [.. diagnosis.Verdicts.Select(found => DocumentVerdictJson.Of(found))]);

    public Report ToReport()
    {
        var lost = diagnosis.Verdicts.Count - diagnosis.Count(Verdict.Hit);
        var blocks = new List<ReportBlock>
        {
            new ReportText(Summary(lost)),
            new WaterfallChart(
                "Where nDCG@10 is lost",
                $"From the ideal 1 down to {Figures.Of(diagnosis.Waterfall.Ndcg.Mean)}: "
                + $"{string.Join(", ", Parts.Select(part => $"{part.Name} {Figures.Of(part.Loss.Mean)}"))}.",
                new("ideal", 1),
                [.. Parts.Select(part => new Bar(part.Name, part.Loss.Mean, part.Loss.Low, part.Loss.High))],
                new("nDCG@10", diagnosis.Waterfall.Ndcg.Mean, diagnosis.Waterfall.Ndcg.Low, diagnosis.Waterfall.Ndcg.High)),
            new ReportText("coverage: not indexed; filter: excluded by the filter; ann: missed by the approximate index; cut: "
                + "ranked below recall_k by stage 1; rerank: in the candidates, but not in the ideal order."),
            new ReportTable("What became of the relevant documents", ["", "documents", "share", "~what would help"],
                [.. Found.Select(verdict => (string[])[
                    VerdictText.Name(verdict), Figures.Of(diagnosis.Count(verdict), "0"),
                    Figures.Of((double)diagnosis.Count(verdict) / diagnosis.Verdicts.Count, "0.0%"), VerdictText.Remedy(verdict)])]),
            Depths(),
        };
        if (depths.Count > 1)
        {
            blocks.Add(new LineChart(
                "Relevant documents that reach the reranker", "The share of relevant documents among the candidates, by recall_k.",
                "recall_k", "share of relevant documents",
                [new("within recall_k", [.. depths.Select(depth => new LinePoint(
                    depth.RecallK, depth.Share, Note: depth.RecallK == diagnosis.RecallK ? "now" : null))])])
            {
                LogX = true,
            });
        }

        if (lost > 0)
            blocks.Add(Lost(lost));
        var subtitle = $"{index}: {Counted.Of(judged.Queries.Count, "question")}, "
            + $"{Counted.Of(diagnosis.Verdicts.Count, "relevant document")}, recall_k {diagnosis.RecallK}, top_k {diagnosis.TopK}";
        return new("Which stage lost what", subtitle, blocks);
    }

    private string Summary(int lost)
    {
        if (lost == 0)
            return "Every relevant document was returned.";
        var worst = Parts.MaxBy(part => part.Loss.Mean);
        return $"{lost} of {Counted.Of(diagnosis.Verdicts.Count, "relevant document")} {(lost == 1 ? "was" : "were")} not returned. "
            + $"Of what nDCG@10 lacks to 1, the most ({Figures.Of(worst.Loss.Mean)}) is lost at: {worst.Name}.";
    }

    private ReportTable Depths() => new(
        $"What another recall_k would do (a pair takes {Figures.Of(tracer.MillisecondsPerPair, "0.000")} ms here)",
        ["recall_k", "relevant documents reached", "change", "share", "pairs per question", "ms per question"],
        [.. depths.Select(depth => (string[])[
            depth.RecallK == diagnosis.RecallK ? $"{depth.RecallK} (now)" : Figures.Of(depth.RecallK, "0"),
            Figures.Of(depth.Reached, "0"), Figures.Of(depth.Change, "+0;-0;0"), Figures.Of(depth.Share, "0.0%"),
            Figures.Of(depth.Pairs, "0"), Figures.Of(depth.Milliseconds, "0.0")])]);

    private ReportTable Lost(int lost)
    {
        var texts = judged.Queries.ToDictionary(query => query.Id, query => query.Text, StringComparer.Ordinal);
        var shown = diagnosis.Verdicts.Where(found => found.Verdict != Verdict.Hit)
            .OrderByDescending(found => found.Grade).Take(Shown).ToArray();
        return new(
            shown.Length < lost ? $"Lost documents: {shown.Length} of {lost}, those of the highest grade first (all of them: --json)"
                : "Lost documents",
            ["question", "~document", "~verdict", "~what happened"],
            [.. shown.Select(found => (string[])[
                texts[found.QueryId], found.DocumentId, VerdictText.Name(found.Verdict),
                VerdictText.What(found, diagnosis.RecallK, diagnosis.TopK)])]);
    }
}
