using Winnow.Encoders;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval;

namespace Winnow.Lab.Diagnosis;

/// <summary>What a <see cref="TwoStageRetriever"/> did with one query.</summary>
public sealed class RetrieverTrace : IQueryTrace
{
    private readonly TwoStageRetriever _retriever;
    private readonly SearchOptions _options;
    private readonly IndexedDocuments _documents;
    private readonly PassageWindows? _windows;
    private readonly Lazy<VectorMatch[]> _exact;

    internal RetrieverTrace(TwoStageRetriever retriever, SearchOptions options, SearchResponse response, IndexedDocuments documents, PassageWindows? windows)
    {
        (_retriever, _options, _documents, _windows, Response) = (retriever, options, documents, windows, response);
        _exact = new(SearchExactly);
        var stage1 = BestPassages(response.Hits.OrderBy(hit => hit.RecallRank));
        var rankOf = stage1.Select((hit, i) => (hit.Passage.DocumentId, Rank: i + 1, hit.RecallRank))
            .ToDictionary(place => place.DocumentId, place => place, StringComparer.Ordinal);
        Final = [.. BestPassages(response.Hits).Select((hit, i) =>
        {
            var place = rankOf[hit.Passage.DocumentId];
            return new TracedDocument(hit.Passage.DocumentId, place.RecallRank, place.Rank, i + 1);
        })];
    }

    /// <summary>The answer, with every candidate as a hit.</summary>
    public SearchResponse Response { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TracedDocument> Final { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ExactPool =>
        [.. _exact.Value.Take(_options.RecallK).Select(match => _retriever.Index.Passage(match.Id).Passage.DocumentId).Distinct(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool IsIndexed(string document) => _documents.PassagesOf(document) > 0;

    /// <inheritdoc/>
    public bool IsAdmitted(string document) => true;

    /// <inheritdoc/>
    public int? ExactRank(string document)
    {
        var place = Array.FindIndex(_exact.Value, match => _documents.Owns(document, match.Id));
        return place < 0 ? null : place + 1;
    }

    /// <summary>The similarity of the document's best passage to the query, in an exact search.</summary>
    public float? Similarity(string document) => ExactRank(document) is { } rank ? _exact.Value[rank - 1].Score : null;

    /// <summary>The best-placed hit of a document in the final order; null if it is not among the candidates.</summary>
    public SearchHit? Hit(string document) => Response.Hits.FirstOrDefault(hit => hit.Passage.DocumentId == document);

    /// <inheritdoc/>
    public int? RankReadWhole(string document)
    {
        if (_windows is null || !Response.Hits.Any(hit => IsCut(hit, document)))
            return null;
        SearchHit[] hits = [.. Response.Hits.OrderBy(hit => hit.RecallRank)];
        float[] logits = [.. hits.Select(hit => IsCut(hit, document) ? _windows.Logit(Response.Query, hit.Passage, hit.Rerank!.Value) : hit.Rerank?.Logit ?? 0)];
        var order = _options.Order.Sort(Array.ConvertAll(hits, hit => hit.RecallScore), logits, Array.ConvertAll(hits, hit => hit.Rerank is not null));
        return BestPassages(order.Select(place => hits[place])).FindIndex(hit => hit.Passage.DocumentId == document) + 1;
    }

    private static bool IsCut(SearchHit hit, string document) => hit.Passage.DocumentId == document && hit.Rerank is { PassageTokensDropped: > 0 };

    private static List<SearchHit> BestPassages(IEnumerable<SearchHit> hits) => [.. hits.DistinctBy(hit => hit.Passage.DocumentId)];

    private VectorMatch[] SearchExactly()
    {
        var vector = new float[_retriever.Encoder.Dimensions];
        _retriever.Encoder.Embed(Response.Query, EmbeddingInput.Query, vector);
        var matches = new VectorMatch[_retriever.Index.Passages];
        return matches[.._retriever.Index.Vectors.Search(vector, matches)];
    }
}
