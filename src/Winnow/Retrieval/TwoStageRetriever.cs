using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Filters;
using Winnow.Retrieval.Deadlines;
using Winnow.Retrieval.Fusion;

namespace Winnow.Retrieval;

/// <summary>
/// Two-stage retrieval: stage 1 recalls <c>recall_k</c> candidates from an index, by the bi-encoder's vectors, by words, or by both; the
/// cross-encoder reads the query with each and puts them in order. The same search of the same index gives the same answer. Immutable and
/// safe to share between threads.
/// </summary>
public sealed class TwoStageRetriever
{
    private readonly TimeProvider _time;
    private readonly SnippetSelector _snippets;
    private readonly QueryCache _cache;
    private readonly CandidateRecall _recall;
    private readonly CandidateScorer? _scorer;
    private readonly HitBuilder _hits;
    private readonly RecentPeak _hitTime = new();
    private readonly RecentPeak _snippetTime = new();

    /// <summary>A retriever over an open index.</summary>
    /// <param name="index">The index; its lifetime stays the caller's.</param>
    /// <param name="encoder">The bi-encoder that made the index's vectors.</param>
    /// <param name="reranker">The cross-encoder, or null for stage 1 alone.</param>
    /// <param name="time">The clock that stage times are read from.</param>
    /// <param name="cachedPairs">Pair scores of recent queries that are kept; 0 for none.</param>
    /// <param name="cost">
    /// What the cross-encoder costs on this machine, if that was measured; else searches with a deadline learn it.
    /// </param>
    /// <exception cref="IndexException">The index was made by another bi-encoder: the message names both.</exception>
    public TwoStageRetriever(
        IndexReader index, BiEncoder encoder, CrossEncoder? reranker, TimeProvider? time = null, int cachedPairs = 100_000,
        PairCost? cost = null)
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
            _scorer = new CandidateScorer(reranker, index, _cache, new ScoringSpeed(cost));
        }

        _recall = new CandidateRecall(index, encoder);
        _hits = new HitBuilder(index);
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
    /// <exception cref="ArgumentException"><c>recall_k</c> is smaller than <c>top_k</c>, or another option is out of its range.</exception>
    /// <exception cref="FilterException">The filter names a field or a type that the index does not have.</exception>
    public SearchResponse Search(string query, SearchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= SearchOptions.Default;
        options.Validate();
        var began = _time.GetTimestamp();
        var clock = new StageClock(_time);

        var vector = options.Mode == RecallMode.Lexical ? null : Encode(query, options);
        var encode = clock.Lap();

        cancellation.ThrowIfCancellationRequested();
        var pool = _recall.Find(query, vector, options);
        var recall = clock.Lap();

        var recallScores = Array.ConvertAll(pool.Candidates, candidate => candidate.Score);
        // A threshold needs the logits, even of an order that leaves the places to stage 1.
        var needed = options.AlwaysScore || options.MinLogit is not null || options.Order.Reranks(recallScores);
        var stage2 = options.Rerank && _scorer is not null && needed;
        var after = options.Snippets ? _snippetTime : _hitTime;
        ScoringTime? limit = options.Deadline is { } deadline ? new(new Deadline(_time, began, deadline), after.Value) : null;
        var depth = Math.Min(options.RerankDepth ?? pool.Candidates.Length, pool.Candidates.Length);
        var scored = stage2 ? _scorer!.Score(query, vector, pool.Candidates.AsSpan(0, depth), options.UseCache, limit, cancellation)
            : default;
        var ranked = Order(options, recallScores, scored);
        var rerank = stage2 ? clock.Lap() : 0;

        var admitted = options.MinLogit is { } least ? Array.FindAll(ranked, passage => passage.IsScored && passage.Score.Logit >= least)
            : ranked;
        var hits = options.GroupBy == GroupBy.Document
            ? _hits.Documents(pool, admitted, options.TopK)
            : _hits.Passages(pool, admitted, options.TopK);
        if (options.Snippets)
            hits = _snippets.AddTo(hits, vector ?? Encode(query, options), cancellation);
        var snippets = clock.Lap();
        after.Observe(snippets);
        return new SearchResponse
        {
            Query = query,
            Hits = hits,
            Pool = pool.Composition,
            Admitted = pool.Admitted,
            PairsScored = scored.Scored,
            PairsFromCache = scored.FromCache,
            PairsLeft = scored.Left,
            TokensScored = scored.Tokens,
            Times = new StageTimes(encode, recall, rerank, snippets),
            Warnings = [.. WarningsOf(options, stage2, ranked, hits)],
        };
    }

    /// <summary>Stage 1 alone, with no passage read: the pool of candidates for <paramref name="query"/>, best first.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FilterException">The filter names a field or a type that the index does not have.</exception>
    public IReadOnlyList<RecalledPassage> Recall(string query, SearchOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        options ??= SearchOptions.Default;
        options.Validate();
        var pool = _recall.Find(query, options.Mode == RecallMode.Lexical ? null : Encode(query, options), options);
        return Array.ConvertAll(pool.Candidates, candidate => new RecalledPassage(candidate.Number, candidate.Score, candidate.Evidence));
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
        var (scores, known) = (scored.Scores ?? [], scored.Known ?? []);
        Array.Resize(ref scores, recall.Length);
        Array.Resize(ref known, recall.Length);
        var order = options.Order.Sort(recall, Array.ConvertAll(scores, score => score.Logit), known);
        return Array.ConvertAll(order, place => new RankedPassage(place, scores[place]));
    }

    private static IEnumerable<string> WarningsOf(SearchOptions options, bool stage2, RankedPassage[] ranked, SearchHit[] hits)
    {
        if (stage2 && options.RecallK == options.TopK)
        {
            yield return $"recall_k equals top_k ({options.TopK}): reranking can change the order of the hits but not which they are; "
                + "raise recall_k.";
        }

        if (options.GroupBy == GroupBy.Document && hits.Length < options.TopK && ranked.Length == options.RecallK)
        {
            yield return $"{Counted.Of(ranked.Length, "candidate is", "candidates are")} of {Counted.Of(hits.Length, "document")} only, "
                + $"fewer than top_k ({options.TopK}); raise recall_k.";
        }

        if (options.MinLogit is { } least && hits.Length == 0 && ranked.Length > 0)
        {
            yield return FormattableString.Invariant(
                $"none of {Counted.Of(ranked.Length, "candidate")} has a logit of {least:0.###} or more: ")
                + "nothing is returned rather than something doubtful.";
        }

        var truncated = ranked.Count(passage => passage.Score.Truncated);
        if (truncated > 0)
        {
            var unread = ranked.Sum(passage => passage.Score.TokensDropped);
            yield return $"{truncated} of {Counted.Of(ranked.Length, "pair")} {(truncated == 1 ? "was" : "were")} longer "
                + $"than the cross-encoder's window; {Counted.Of(unread, "token was", "tokens were")} not read.";
        }
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
