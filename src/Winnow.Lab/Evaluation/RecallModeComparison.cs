using Winnow.Lab.Datasets;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Lab.Evaluation;

/// <summary>The modes of recall beside each other, each alone and reranked, over all queries of a test collection.</summary>
/// <remarks>
/// A pair's score has the same bits whichever mode recalled it, so each pair is scored once. Of stage 2, hybrid recall's time is measured;
/// the other modes' is worked out from it by the tokens of their pairs. Stage 1 is timed in each mode.
/// </remarks>
public sealed class RecallModeComparison
{
    private static readonly RecallMode[] Order = [RecallMode.Dense, RecallMode.Lexical, RecallMode.Hybrid];

    private RecallModeComparison(IReadOnlyDictionary<RecallMode, StageComparison> modes) => Modes = modes;

    /// <summary>Each mode's results.</summary>
    public IReadOnlyDictionary<RecallMode, StageComparison> Modes { get; }

    /// <summary>Hybrid recall's results.</summary>
    public StageComparison Hybrid => Modes[RecallMode.Hybrid];

    /// <summary>Searches all queries of <paramref name="collection"/> in every mode, reranking every candidate.</summary>
    /// <param name="retriever">Searches the collection's documents; has answered none of the queries before.</param>
    /// <param name="collection">Queries and judgements.</param>
    /// <param name="options">How to search; the mode is each in turn, and all candidates are returned.</param>
    /// <param name="progress">Told the number of queries done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    public static RecallModeComparison Run(
        TwoStageRetriever retriever,
        JudgedQueries collection,
        SearchOptions options,
        Action<int>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(collection);
        ArgumentNullException.ThrowIfNull(options);
        options = options with { TopK = options.RecallK, UseCache = true, PlainQuery = true };
        var results = Order.ToDictionary(mode => mode, _ => new List<QueryResult>(collection.Queries.Count));
        // The first searches pay for compilation and cold memory, which no later ones do.
        foreach (var mode in Order)
            retriever.Search(collection.Queries[0].Text, options with { Mode = mode, UseCache = false }, cancellation);
        foreach (var query in collection.Queries)
        {
            var hybrid = retriever.Search(query.Text, options with { Mode = RecallMode.Hybrid }, cancellation);
            foreach (var mode in Order)
            {
                var response = mode == RecallMode.Hybrid ? hybrid
                    : TimedLike(hybrid, mode, retriever.Search(query.Text, options with { Mode = mode }, cancellation));
                results[mode].Add(QueryResult.Of(query, response, collection.Judgements));
            }

            progress?.Invoke(results[RecallMode.Hybrid].Count);
        }

        return new(results.ToDictionary(mode => mode.Key, mode => new StageComparison(mode.Value)));
    }

    /// <summary>The answer with the times that it would have taken without what hybrid recall had left in the cache.</summary>
    private static SearchResponse TimedLike(SearchResponse hybrid, RecallMode mode, SearchResponse response)
    {
        var tokens = TokensOf(hybrid);
        var rerank = tokens == 0 ? 0 : hybrid.Times.Rerank * TokensOf(response) / tokens;
        var encode = mode == RecallMode.Dense ? hybrid.Times.Encode : 0;
        return response with { Times = response.Times with { Encode = encode, Rerank = rerank } };
    }

    private static double TokensOf(SearchResponse response) => response.Hits.Sum(hit => hit.Rerank?.Tokens ?? 0);
}
