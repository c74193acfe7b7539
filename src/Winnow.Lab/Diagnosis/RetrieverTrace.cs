using Winnow.Corpus;
using Winnow.Indexing.Filters;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Lab.Diagnosis;

/// <summary>What a <see cref="TwoStageRetriever"/> did with one query.</summary>
public sealed class RetrieverTrace : IQueryTrace
{
    private readonly TwoStageRetriever _retriever;
    private readonly SearchOptions _options;
    private readonly IndexedDocuments _documents;
    private readonly PassageWindows? _windows;
    private readonly Lazy<IReadOnlyList<RecalledPassage>> _pool;
    private readonly Lazy<IReadOnlyList<RecalledPassage>> _all;

    internal RetrieverTrace(
        TwoStageRetriever retriever, SearchOptions options, double? leastLogit, SearchResponse response, IndexedDocuments documents,
        PassageWindows? windows)
    {
        (_retriever, _options, _documents, _windows, Response) = (retriever, options, documents, windows, response);
        var exact = options with { Exact = true, TopK = 1 };
        _pool = new(() => retriever.Recall(response.Query, exact));
        _all = new(() => retriever.Recall(response.Query, exact with { RecallK = Math.Max(1, retriever.Index.Passages) }));
        var stage1 = BestPassages(response.Hits.OrderBy(hit => hit.RecallRank));
        var rankOf = stage1.Select((hit, i) => (hit.Passage.DocumentId, Rank: i + 1, hit.RecallRank))
            .ToDictionary(place => place.DocumentId, place => place, StringComparer.Ordinal);
        // What a threshold keeps is ranked among itself; what it drops has the rank that it would have had.
        var kept = 0;
        var final = new List<TracedDocument>(stage1.Count);
        foreach (var hit in BestPassages(response.Hits))
        {
            var place = rankOf[hit.Passage.DocumentId];
            var passes = leastLogit is not { } least || hit.Rerank?.Logit >= least;
            final.Add(new(hit.Passage.DocumentId, place.RecallRank, place.Rank, kept + 1, passes));
            kept += passes ? 1 : 0;
        }

        Final = final;
    }

    /// <summary>The answer, with every candidate as a hit.</summary>
    public SearchResponse Response { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TracedDocument> Final { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ExactPool =>
        [.. _pool.Value.Select(candidate => _retriever.Index.Passage(candidate.Number).Passage.DocumentId).Distinct(
            StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool IsIndexed(string document) => _documents.PassagesOf(document) > 0;

    /// <inheritdoc/>
    public bool IsAdmitted(string document) =>
        _options.Filter is not { } filter
            || _retriever.Index.Resolve(new Filter.And([filter, new Filter.Eq("id", MetadataValue.Of(document))])).Count > 0;

    /// <inheritdoc/>
    public int? ExactRank(string document)
    {
        if (Place(_pool.Value, document) is { } place)
            return place;
        // Fusion over all passages scales scores otherwise than over a pool, but what the pool did not hold comes after it.
        return Place(_all.Value, document) is { } further ? Math.Max(further, _options.RecallK + 1) : null;
    }

    /// <summary>The document's best passage as an exact search finds it, at whatever depth; null if none does.</summary>
    public RecalledPassage? Recalled(string document) => Place(_pool.Value, document) is { } place
        ? _pool.Value[place - 1]
        : Place(_all.Value, document) is { } further ? _all.Value[further - 1] : null;

    /// <summary>The best-placed hit of a document in the final order; null if it is not among the candidates.</summary>
    public SearchHit? Hit(string document) => Response.Hits.FirstOrDefault(hit => hit.Passage.DocumentId == document);

    /// <inheritdoc/>
    public int? RankReadWhole(string document)
    {
        if (_windows is null || !Response.Hits.Any(hit => IsCut(hit, document)))
            return null;
        SearchHit[] hits = [.. Response.Hits.OrderBy(hit => hit.RecallRank)];
        float[] logits = [.. hits.Select(
            hit => IsCut(hit, document) ? _windows.Logit(Response.Query, hit.Passage, hit.Rerank!.Value) : hit.Rerank?.Logit ?? 0)];
        var order = _options.Order.Sort(
            Array.ConvertAll(hits, hit => hit.RecallScore), logits, Array.ConvertAll(hits, hit => hit.Rerank is not null));
        return BestPassages(order.Select(place => hits[place])).FindIndex(hit => hit.Passage.DocumentId == document) + 1;
    }

    private static bool IsCut(SearchHit hit, string document) =>
        hit.Passage.DocumentId == document && hit.Rerank is { PassageTokensDropped: > 0 };

    private static List<SearchHit> BestPassages(IEnumerable<SearchHit> hits) => [.. hits.DistinctBy(hit => hit.Passage.DocumentId)];

    /// <summary>The rank of the document's first passage in a list, from 1.</summary>
    private int? Place(IReadOnlyList<RecalledPassage> candidates, string document)
    {
        if (_retriever.Index.Find(document) is not { } passages)
            return null;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Number >= passages.First && candidates[i].Number < passages.First + passages.Count)
                return i + 1;
        }

        return null;
    }
}
