using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;

namespace Winnow.Lab.Diagnosis;

/// <summary>For each relevant document of each query, which stage lost it; and what each stage costs in nDCG.</summary>
public sealed class StageDiagnosis
{
    private StageDiagnosis(IReadOnlyList<DocumentVerdict> verdicts, IReadOnlyList<QueryLoss> losses, int recallK, int topK) =>
        (Verdicts, Losses, Waterfall, RecallK, TopK) = (verdicts, losses, LossWaterfall.Of(losses), recallK, topK);

    /// <summary>k of the nDCG whose loss is explained.</summary>
    public static Measure Measure => Measure.Ndcg10;

    /// <summary>One verdict for each relevant document of each query, in the order of the judgements.</summary>
    public IReadOnlyList<DocumentVerdict> Verdicts { get; }

    /// <summary>The losses of each query.</summary>
    public IReadOnlyList<QueryLoss> Losses { get; }

    /// <summary>The losses on average.</summary>
    public LossWaterfall Waterfall { get; }

    /// <summary>Candidates that stage 1 recalled.</summary>
    public int RecallK { get; }

    /// <summary>Documents that were returned.</summary>
    public int TopK { get; }

    /// <summary>How many documents have a verdict.</summary>
    public int Count(Verdict verdict) => Verdicts.Count(document => document.Verdict == verdict);

    /// <summary>Diagnoses all queries.</summary>
    /// <param name="trace">Asks the system a query.</param>
    /// <param name="judged">Queries and judgements.</param>
    /// <param name="recallK">Candidates that stage 1 recalls.</param>
    /// <param name="topK">Documents that are returned.</param>
    /// <param name="progress">Told the number of queries done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    public static StageDiagnosis Run(
        Func<TestQuery, IQueryTrace> trace, JudgedQueries judged, int recallK, int topK, Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(judged);
        var verdicts = new List<DocumentVerdict>();
        var losses = new List<QueryLoss>(judged.Queries.Count);
        foreach (var query in judged.Queries)
        {
            cancellation.ThrowIfCancellationRequested();
            var (seen, grades) = (trace(query), judged.Judgements.Of(query.Id));
            verdicts.AddRange(grades.Where(judgement => judgement.Value > 0)
                .Select(judgement => DocumentVerdict.Of(seen, query.Id, judgement.Key, judgement.Value, recallK, topK)));
            losses.Add(QueryLoss.Of(seen, grades, topK, Measure.Depth));
            progress?.Invoke(losses.Count);
        }

        return new(verdicts, losses, recallK, topK);
    }
}
