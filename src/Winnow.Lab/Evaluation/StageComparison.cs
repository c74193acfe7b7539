using Winnow.Lab.Datasets;
using Winnow.Retrieval;

namespace Winnow.Lab.Evaluation;

/// <summary>Stage 1 alone beside both stages, over all queries of a test collection.</summary>
public sealed class StageComparison
{
    internal StageComparison(IReadOnlyList<QueryResult> queries)
    {
        Queries = queries;
        Stage1 = StageSummary.Of([.. queries.Select(query => query.Stage1)]);
        Both = StageSummary.Of([.. queries.Select(query => query.Both)]);
        Alone = StageSummary.Of([.. queries.Select(query => query.Alone)]);
    }

    /// <summary>Each query's result, in the order of the collection.</summary>
    public IReadOnlyList<QueryResult> Queries { get; }

    /// <summary>Stage 1 alone.</summary>
    public StageSummary Stage1 { get; }

    /// <summary>Both stages, in the final order that was asked for.</summary>
    public StageSummary Both { get; }

    /// <summary>Both stages, in the cross-encoder's order alone.</summary>
    public StageSummary Alone { get; }

    /// <summary>The documents of stage 1 alone, as a run.</summary>
    public TrecRun Stage1Run => Run("stage1", query => query.Stage1Hits, hit => hit.RecallScore);

    /// <summary>The documents of both stages, as a run.</summary>
    public TrecRun BothRun => Run("both", query => query.BothHits, hit => 1f / hit.Rank);

    /// <summary>Measures one way of ordering each query's documents.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="hits">The best passage of each document in that order.</param>
    /// <param name="judgements">The grades.</param>
    /// <param name="measures">What to measure.</param>
    public SystemEvaluation Evaluate(
        string name, Func<QueryResult, IReadOnlyList<SearchHit>> hits, Judgements judgements, IReadOnlyList<Measure> measures)
    {
        ArgumentNullException.ThrowIfNull(hits);
        var byId = Queries.ToDictionary(query => query.Query.Id, StringComparer.Ordinal);
        return SystemEvaluation.Of(
            name, [.. byId.Keys], id => [.. hits(byId[id]).Select(hit => hit.Passage.DocumentId)], judgements, measures);
    }

    /// <summary>Searches all queries of <paramref name="collection"/>, reranking every candidate.</summary>
    /// <param name="retriever">Searches the collection's documents.</param>
    /// <param name="collection">Queries and judgements.</param>
    /// <param name="options">How each search is done; all candidates are returned and nothing is kept from query to query.</param>
    /// <param name="progress">Told the number of queries done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    public static StageComparison Run(
        TwoStageRetriever retriever, JudgedQueries collection, SearchOptions options, Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(options);
        var all = options with { TopK = options.RecallK, UseCache = false, PlainQuery = true };
        // The first search pays for compilation and cold memory, which no later one does.
        retriever.Search(collection.Queries[0].Text, all, cancellation);
        var results = new List<QueryResult>(collection.Queries.Count);
        foreach (var query in collection.Queries)
        {
            results.Add(QueryResult.Of(query, retriever.Search(query.Text, all, cancellation), collection.Judgements));
            progress?.Invoke(results.Count);
        }

        return new(results);
    }

    private TrecRun Run(string name, Func<QueryResult, IReadOnlyList<SearchHit>> hits, Func<SearchHit, float> score) => TrecRun.From(
        name, Queries.Select(query => (query.Query.Id, hits(query).Select(hit => new RankedDocument(hit.Passage.DocumentId, score(hit))))));
}
