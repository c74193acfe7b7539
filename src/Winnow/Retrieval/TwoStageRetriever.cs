using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval.Deadlines;

namespace Winnow.Retrieval;

/// <summary>
/// Two-stage retrieval: the bi-encoder recalls <c>recall_k</c> candidates from an index, the cross-encoder reads the query with each
/// and puts them in order. Immutable and safe to share between threads.
/// </summary>
public sealed class TwoStageRetriever
{
    private readonly TimeProvider _time;
    private readonly SnippetSelector _snippets;
    private readonly QueryCache _cache;
    private readonly CandidateScorer? _scorer;
    private readonly RecentPeak _hitsAlone = new();
    private readonly RecentPeak _hitsWithSnippets = new();

    /// <summary>A retriever over an open index.</summary>
    /// <param name="index">The index; its lifetime stays the caller's.</param>
    /// <param name="encoder">The bi-encoder that made the index's vectors.</param>
    /// <param name="reranker">The cross-encoder, or null for stage 1 alone.</param>
    /// <param name="time">The clock that stage times are read from.</param>
    /// <param name="cachedPairs">Pair scores of recent queries that are kept; 0 for none.</param>
    /// <param name="cost">What the cross-encoder costs on this machine, if that was measured: the first search with a deadline then knows it.</param>
    /// <exception cref="IndexException">The index was made by another bi-encoder: the message names both.</exception>
    public TwoStageRetriever(IndexReader index, BiEncoder encoder, CrossEncoder? reranker, TimeProvider? time = null, int cachedPairs = 100_000, PairCost? cost = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfNegative(cachedPairs);
        ModelContract.RequireMatch(index.Directory, index.Manifest, encoder.Identity);
        (Index, Encoder) = (index, encoder);
        _cache = new QueryCache(cachedPairs);
        if (reranker is not null)
        {
            Reranker = new Reranker(reranker);
            _scorer = new CandidateScorer(reranker, index.Manifest.PassageTokenizer == reranker.Identity.Tokenizer, _cache, new ScoringSpeed(cost));
        }

        _snippets = new SnippetSelector(encoder);
        _time = time ?? TimeProvider.System;
    }

    /// <summary>The index that is searched.</summary>
    public IndexReader Index { get; }

    /// <summary>Stage 1's encoder.</summary>
    public BiEncoder Encoder { get; }

    /// <summary>Stage 2, if there is one.</summary>
    public Reranker? Reranker { get; }

    /// <summary>Finds the passages that answer <paramref name="query"/>.</summary>
    /// <exception cref="ArgumentException"><c>recall_k</c> is smaller than <c>top_k</c>.</exception>
    public SearchResponse Search(string query, SearchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= SearchOptions.Default;
        options.Validate();
        var began = _time.GetTimestamp();
        var clock = new StageClock(_time);

        var vector = Encode(query, options);
        var encode = clock.Lap();

        var matches = new VectorMatch[Math.Min(options.RecallK, Index.Passages)];
        matches = matches[..Index.SearchVectors(vector, matches)];
        var candidates = Array.ConvertAll(matches, match => Index.Passage(match.Id));
        var recall = clock.Lap();

        var scores = Array.ConvertAll(matches, match => match.Score);
        var stage2 = options.Rerank && _scorer is not null && options.Order.Reranks(scores);
        var tail = options.Snippets ? _hitsWithSnippets : _hitsAlone;
        var scored = default(ScoredCandidates);
        if (stage2)
        {
            ScoringTime? limit = options.Deadline is { } deadline ? new(new Deadline(_time, began, deadline), tail.Value) : null;
            var first = candidates.AsSpan(0, Math.Min(candidates.Length, options.RerankDepth ?? candidates.Length)).ToArray();
            scored = _scorer!.Score(query, vector, first, options.UseCache, limit, cancellation);
        }

        var ranked = Order(options, scores, scored);
        var rerank = stage2 ? clock.Lap() : 0;

        var admitted = options.MinLogit is { } least ? Array.FindAll(ranked, passage => passage.IsScored && passage.Score.Logit >= least) : ranked;
        var hits = admitted.Take(options.TopK).Select((passage, position) => new SearchHit
        {
            Rank = position + 1,
            Stored = candidates[passage.Index],
            RecallRank = passage.Index + 1,
            RecallScore = matches[passage.Index].Score,
            Rerank = passage.IsScored ? passage.Score : null,
        }).ToArray();
        if (options.Snippets)
            hits = _snippets.AddTo(hits, vector, cancellation);
        var snippets = clock.Lap();
        tail.Observe(snippets);
        return new SearchResponse
        {
            Query = query,
            Hits = hits,
            Candidates = candidates.Length,
            PairsScored = scored.Scored,
            PairsFromCache = scored.FromCache,
            PairsLeft = scored.Left,
            TokensScored = scored.Tokens,
            Times = new StageTimes(encode, recall, rerank, options.Snippets ? snippets : 0),
            Warnings = [.. WarningsOf(options, stage2, ranked)],
        };
    }

    private float[] Encode(string query, SearchOptions options)
    {
        if (options.UseCache && _cache.TryGetVector(query, out var known))
            return known;
        var vector = new float[Encoder.Dimensions];
        Encoder.Embed(query, EmbeddingInput.Query, vector);
        return vector;
    }

    private static RankedPassage[] Order(SearchOptions options, float[] recall, ScoredCandidates scored)
    {
        var (logits, marks, ranked) = (new float[recall.Length], new bool[recall.Length], new RankedPassage[recall.Length]);
        for (var i = 0; i < scored.Scores?.Length; i++)
            (logits[i], marks[i]) = (scored.Scores[i].Logit, scored.Marks[i]);
        var order = scored.Scores is null ? FinalOrder.Off : options.Order;
        var places = order.Sort(recall, logits, marks);
        for (var i = 0; i < places.Length; i++)
            ranked[i] = new(places[i], places[i] < scored.Scores?.Length ? scored.Scores[places[i]] : default);
        return ranked;
    }

    private static IEnumerable<string> WarningsOf(SearchOptions options, bool stage2, RankedPassage[] ranked)
    {
        if (stage2 && options.RecallK == options.TopK)
            yield return $"recall_k equals top_k ({options.TopK}): reranking can change the order of the hits but not which they are; raise recall_k.";
        var truncated = ranked.Count(passage => passage.Score.Truncated);
        if (truncated > 0)
            yield return $"{truncated} of {ranked.Length} pairs were longer than the cross-encoder's window; {ranked.Sum(passage => passage.Score.TokensDropped)} tokens were not read.";
    }

    /// <summary>Milliseconds since the last lap.</summary>
    private sealed class StageClock(TimeProvider time)
    {
        private long _last = time.GetTimestamp();

        public double Lap()
        {
            var now = time.GetTimestamp();
            var elapsed = time.GetElapsedTime(_last, now).TotalMilliseconds;
            _last = now;
            return elapsed;
        }
    }
}
