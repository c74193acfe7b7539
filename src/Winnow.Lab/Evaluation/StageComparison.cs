using Winnow.Lab.Datasets;
using Winnow.Retrieval;

namespace Winnow.Lab.Evaluation;

/// <summary>Stage 1 alone beside both stages, over all queries of a test collection.</summary>
public sealed class StageComparison
{
    private StageComparison(IReadOnlyList<QueryResult> queries)
    {
        Queries = queries;
        Stage1 = StageSummary.Of([.. queries.Select(query => query.Stage1)]);
        Both = StageSummary.Of([.. queries.Select(query => query.Both)]);
        Blend = StageSummary.Of([.. queries.Select(query => query.Blend)]);
    }

    /// <summary>Each query's result, in the order of the collection.</summary>
    public IReadOnlyList<QueryResult> Queries { get; }

    /// <summary>Stage 1 alone.</summary>
    public StageSummary Stage1 { get; }

    /// <summary>Both stages, in the order of the cross-encoder.</summary>
    public StageSummary Both { get; }

    /// <summary>Both stages, in the order of the blend of their scores.</summary>
    public StageSummary Blend { get; }

    /// <summary>Searches all queries of <paramref name="collection"/>, reranking every candidate.</summary>
    /// <param name="retriever">Searches the collection's documents.</param>
    /// <param name="collection">Queries and judgements.</param>
    /// <param name="recallK">Candidates per query.</param>
    /// <param name="progress">Told the number of queries done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    public static StageComparison Run(
        TwoStageRetriever retriever,
        JudgedQueries collection,
        int recallK = 100,
        Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(collection);
        var options = new SearchOptions { RecallK = recallK, TopK = recallK, UseCache = false };
        // The first search pays for compilation and cold memory, which no later one does.
        retriever.Search(collection.Queries[0].Text, options, cancellation);
        var results = new List<QueryResult>(collection.Queries.Count);
        foreach (var query in collection.Queries)
        {
            results.Add(QueryResult.Of(query, retriever.Search(query.Text, options, cancellation), collection.Judgements));
            progress?.Invoke(results.Count);
        }

        return new(results);
    }
}
