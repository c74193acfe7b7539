using Winnow.Lab.Datasets;
using Winnow.Retrieval;

namespace Winnow.Lab.Evaluation;

/// <summary>What both systems did with one query: stage 1 alone, and stage 1 followed by stage 2.</summary>
public sealed class QueryResult
{
    private QueryResult(TestQuery query, SearchResponse response, IReadOnlyDictionary<string, int> grades)
    {
        (Query, Response, Grades) = (query, response, grades);
        Stage1Hits = BestPassages(response.Hits.OrderBy(hit => hit.RecallRank));
        BothHits = BestPassages(response.Hits);
        Stage1 = Measure(Stage1Hits, response.Times.Stage1);
        Both = Measure(BothHits, response.Times.Stage1 + response.Times.Rerank);
        Alone = Measure(HitsIn(FinalOrder.Replace), response.Times.Stage1 + response.Times.Rerank);
    }

    /// <summary>The query.</summary>
    public TestQuery Query { get; }

    /// <summary>The answer with all candidates in it.</summary>
    public SearchResponse Response { get; }

    /// <summary>The judged documents and their grades.</summary>
    public IReadOnlyDictionary<string, int> Grades { get; }

    /// <summary>The best passage of each document in the order of stage 1.</summary>
    public IReadOnlyList<SearchHit> Stage1Hits { get; }

    /// <summary>The best passage of each document in the final order.</summary>
    public IReadOnlyList<SearchHit> BothHits { get; }

    /// <summary>Stage 1 alone.</summary>
    public StageSummary Stage1 { get; }

    /// <summary>Both stages, in the final order that was asked for.</summary>
    public StageSummary Both { get; }

    /// <summary>Both stages, in the cross-encoder's order alone.</summary>
    public StageSummary Alone { get; }

    /// <summary>Measures an answer that holds all candidates.</summary>
    public static QueryResult Of(TestQuery query, SearchResponse response, Judgements judgements)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(judgements);
        return new(query, response, judgements.Of(query.Id));
    }

    /// <summary>
    /// The best passage of each document in another final order, of the same scores. A pair's score does not depend on what else is
    /// scored, so that one search of the whole pool tells of every order and every depth.
    /// </summary>
    /// <param name="order">What decides the final order.</param>
    /// <param name="depth">Only so many candidates, from stage 1's first on, count as reranked.</param>
    public IReadOnlyList<SearchHit> HitsIn(FinalOrder order, int depth = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(order);
        SearchHit[] recalled = [.. Response.Hits.OrderBy(hit => hit.RecallRank)];
        var places = order.Sort(
            Array.ConvertAll(recalled, hit => hit.RecallScore),
            Array.ConvertAll(recalled, hit => hit.Rerank?.Logit ?? 0),
            Array.ConvertAll(recalled, hit => hit.RecallRank <= depth && hit.Rerank is not null));
        return BestPassages(places.Select(place => recalled[place]));
    }

    /// <summary>Judgements are about documents: a document stands where its best passage stands.</summary>
    private static SearchHit[] BestPassages(IEnumerable<SearchHit> hits) => [.. hits.DistinctBy(hit => hit.Passage.DocumentId)];

    private StageSummary Measure(IReadOnlyList<SearchHit> hits, double milliseconds)
    {
        var ranking = hits.Select(hit => hit.Passage.DocumentId).ToArray();
        return new(
            RankingMetrics.Success(ranking, Grades),
            RankingMetrics.Recall(ranking, Grades),
            RankingMetrics.Ndcg(ranking, Grades),
            milliseconds);
    }
}
