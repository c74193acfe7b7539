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
        BlendHits = BestPassages(Blended(response.Hits));
        Stage1 = Measure(Stage1Hits, response.Times.Stage1);
        Both = Measure(BothHits, response.Times.Stage1 + response.Times.Rerank);
        Blend = Measure(BlendHits, response.Times.Stage1 + response.Times.Rerank);
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

    /// <summary>The best passage of each document in the order of the blend of both stages' scores.</summary>
    public IReadOnlyList<SearchHit> BlendHits { get; }

    /// <summary>Stage 1 alone.</summary>
    public StageSummary Stage1 { get; }

    /// <summary>Both stages, in the final order that was asked for.</summary>
    public StageSummary Both { get; }

    /// <summary>Both stages, in the order of the blend of their scores.</summary>
    public StageSummary Blend { get; }

    /// <summary>Measures an answer that holds all candidates.</summary>
    public static QueryResult Of(TestQuery query, SearchResponse response, Judgements judgements)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(judgements);
        return new(query, response, judgements.Of(query.Id));
    }

    private static IEnumerable<SearchHit> Blended(IReadOnlyList<SearchHit> hits)
    {
        SearchHit[] recalled = [.. hits.OrderBy(hit => hit.RecallRank)];
        var order = FinalOrder.Blend.Sort(
            Array.ConvertAll(recalled, hit => hit.RecallScore),
            Array.ConvertAll(recalled, hit => hit.Rerank?.Logit ?? 0),
            Array.ConvertAll(recalled, hit => hit.Rerank is not null));
        return order.Select(place => recalled[place]);
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
