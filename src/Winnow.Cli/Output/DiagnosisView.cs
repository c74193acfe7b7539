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

    private IEnumerable<(string Name, BootstrapInterval Loss, string Meaning)> Parts =>
    [
        ("coverage", diagnosis.Waterfall.Coverage, "not in the index"),
        ("filter", diagnosis.Waterfall.Filter, "excluded by the filter"),
        ("ann", diagnosis.Waterfall.Ann, "missed by the approximate index"),
        ("cut", diagnosis.Waterfall.Cut, "ranked below recall_k by stage 1"),
        ("rerank", diagnosis.Waterfall.Rerank, "candidates in less than ideal order"),
    ];

    /// <summary>Relevant judgements of questions that were not asked, since the queries lack them.</summary>
    private int NotAsked => judged.Judgements.QueryIds.Except(judged.Queries.Select(query => query.Id))
        .Sum(query => judged.Judgements.Of(query).Values.Count(grade => grade > 0));

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
                [.. Parts.Select(part => new Bar(part.Name, part.Loss.Mean, part.Loss.Low, part.Loss.High, part.Meaning))],
                new("nDCG@10", diagnosis.Waterfall.Ndcg.Mean, diagnosis.Waterfall.Ndcg.Low, diagnosis.Waterfall.Ndcg.High)),
            new ReportText(
                "What nDCG@10 lacks to 1 is the sum of the losses. Beside each stands its 95 % confidence interval over the questions."),
            Verdicts(),
            Depths(),
        };
        if (depths.Count > 1)
        {
            blocks.Add(new ReportText(NextDepth()));
            blocks.Add(new LineChart(
                "Relevant documents that reach the reranker", "The share of relevant documents among the candidates, by recall_k.",
                "recall_k", "share of the relevant documents",
                [new("within recall_k", [.. depths.Select(depth => new LinePoint(
                    depth.RecallK, depth.Share, Note: depth.RecallK == diagnosis.RecallK ? "now" : null))])])
            {
                LogX = true,
                YFormat = "0%",
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
        var ndcg = $"nDCG@10 is {Figures.Of(diagnosis.Waterfall.Ndcg.Mean)} ({Figures.Of(diagnosis.Waterfall.Ndcg.Low)} to "
            + $"{Figures.Of(diagnosis.Waterfall.Ndcg.High)}).";
        var worst = Parts.MaxBy(part => part.Loss.Mean);
        var where = worst.Loss.Mean > 0 ? $" Of what it lacks to 1, the most ({Figures.Of(worst.Loss.Mean)}) is lost at: {worst.Name}."
            : "";
        return lost == 0
            ? $"{ndcg} Every relevant document was returned.{where}"
            : $"{ndcg}{where} {lost:N0} of {Counted.Of(diagnosis.Verdicts.Count, "relevant document")} {(lost == 1 ? "was" : "were")} not "
                + $"among the first {diagnosis.TopK}.";
    }

    /// <summary>One row for each judgement that a document is relevant, so that the last row is their number.</summary>
    private ReportTable Verdicts() => new("What became of the relevant documents", ["", "documents", "share", "~what would help"],
    [
        .. Enum.GetValues<Verdict>().Where(verdict => diagnosis.Count(verdict) > 0).Select(verdict => (string[])[
            VerdictText.Name(verdict), Figures.Of(diagnosis.Count(verdict), "#,0"),
            Figures.Of((double)diagnosis.Count(verdict) / diagnosis.Verdicts.Count, "0.0%"), VerdictText.Remedy(verdict)]),
        [
            "all relevant judgements", Figures.Of(diagnosis.Verdicts.Count, "#,0"), "100.0%",
            NotAsked == 0 ? "" : $"{NotAsked:N0} more are of questions that the queries lack",
        ],
    ])
    {
        Totals = true,
    };

    private ReportTable Depths() => new(
        $"What another recall_k would do (a pair takes {Figures.Of(tracer.MillisecondsPerPair)} ms here)",
        ["recall_k", "relevant reached", "change", "share", "pairs per question", "ms per question"],
        [.. depths.Select(depth => (string[])[
            Figures.Of(depth.RecallK, "#,0") + (depth.RecallK == diagnosis.RecallK ? " (now)" : ""),
            Figures.Of(depth.Reached, "#,0"), Figures.Of(depth.Change, "+#,0;-#,0;0"), Figures.Of(depth.Share, "0.0%"),
            Figures.Of(depth.Pairs, "#,0"), Figures.Of(depth.Milliseconds, "#,0.0")])]);

    /// <summary>The counterfactual in words, for the next greater depth.</summary>
    private string NextDepth()
    {
        var now = depths.First(depth => depth.RecallK == diagnosis.RecallK);
        var below = diagnosis.Count(Verdict.BelowRecallK);
        return depths.FirstOrDefault(depth => depth.RecallK > now.RecallK) is { } next
            ? $"A recall_k of {next.RecallK:N0} would bring {next.Change:N0} of the {below:N0} documents below recall_k to the reranker, "
                + $"for {Figures.Of(next.Milliseconds - now.Milliseconds, "#,0")} ms more per question."
            : below > 0
                ? $"No recall_k would bring the {below:N0} documents below it to the reranker: stage 1 does not find them at any depth."
                : $"No relevant document is below recall_k {now.RecallK:N0}: raising it would cost time and bring nothing.";
    }

    /// <summary>
    /// One document of each question, lest one question fill the table: the best of those that it lost, where most was lost.
    /// </summary>
    private ReportTable Lost(int lost)
    {
        var byQuestion = diagnosis.Verdicts.Where(found => found.Verdict != Verdict.Hit)
            .ToLookup(found => found.QueryId, StringComparer.Ordinal);
        var shown = judged.Queries.Zip(diagnosis.Losses, (query, loss) => (Query: query, loss.Ndcg))
            .Where(asked => byQuestion.Contains(asked.Query.Id))
            .OrderBy(asked => asked.Ndcg).Take(Shown)
            .Select(asked => (asked.Query, asked.Ndcg, Found: byQuestion[asked.Query.Id].MaxBy(found => found.Grade)!)).ToArray();
        return new(
            $"Lost documents: {shown.Length} of {lost:N0}, one of each of the questions with the lowest nDCG@10 (--json has all)",
            ["question", "nDCG@10", "~document", "~what happened"],
            [.. shown.Select(each => (string[])[
                each.Query.Text, Figures.Of(each.Ndcg), each.Found.DocumentId,
                VerdictText.What(each.Found, diagnosis.RecallK, diagnosis.TopK)])]);
    }
}
