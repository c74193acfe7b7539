using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Lab.Calibration;

/// <summary>A query to calibrate with.</summary>
/// <param name="Text">What is asked.</param>
/// <param name="Grades">The judged documents and their grades; empty if nobody judged.</param>
public sealed record CalibrationQuery(string Text, IReadOnlyDictionary<string, int> Grades);

/// <summary>
/// The one pass in which everything is scored: stage 1 recalls each query's candidates once, each cross-encoder reads each pair once. A
/// pair's score has the same bits in any batch, so every smaller depth is a part of what the greatest gave, and nothing is scored again.
/// </summary>
internal sealed class ScoringPass
{
    private readonly TwoStageRetriever _retriever;
    private readonly IReadOnlyList<int> _depths;
    private readonly SearchOptions _recall;
    private readonly TimeProvider _time;

    /// <summary>A pass.</summary>
    /// <param name="retriever">Recalls; its reranker is not used.</param>
    /// <param name="depths">The depths that are of interest, ascending; the last is scored.</param>
    /// <param name="mode">By what stage 1 finds candidates.</param>
    /// <param name="fusion">How it fuses vectors and words.</param>
    /// <param name="time">The clock.</param>
    public ScoringPass(TwoStageRetriever retriever, IReadOnlyList<int> depths, RecallMode mode, FusionOptions fusion, TimeProvider time)
    {
        (_retriever, _depths, _time) = (retriever, depths, time);
        _recall = new SearchOptions
        {
            RecallK = depths[^1],
            TopK = depths[^1],
            Mode = mode,
            Fusion = fusion,
            Rerank = false,
            UseCache = false,
            PlainQuery = true,
        };
    }

    /// <summary>What stage 1 recalls for a query.</summary>
    public (StoredPassage[] Candidates, CandidatePool Pool) Recall(CalibrationQuery query, CancellationToken cancellation)
    {
        var response = _retriever.Search(query.Text, _recall, cancellation);
        var hits = response.Hits;
        return (
            [.. hits.Select(hit => hit.Stored)],
            new CandidatePool(
                [.. hits.Select(hit => hit.Passage.DocumentId)],
                [.. hits.Select(hit => hit.RecallScore)],
                response.Times.Stage1,
                query.Grades));
    }

    /// <summary>
    /// Scores a query's candidates in two calls that part at one of the depths, another for each query: so calls of all sizes are timed,
    /// and no pair is read twice. The first call is timed, and stage 1 goes before it as it does in a search: a call that follows another
    /// finds its weights and its threads warm, and would promise too much.
    /// </summary>
    public (float[] Logits, int[] Lengths, CostSample Sample) Score(
        CrossEncoder encoder, string query, int number, StoredPassage[] candidates, CancellationToken cancellation)
    {
        var scores = new PairScore[candidates.Length];
        var part = Math.Min(candidates.Length, _depths[number % _depths.Count]);
        var stage1 = _retriever.Search(query, _recall, cancellation).Times.Stage1;
        var took = Time(encoder, query, candidates.AsSpan(0, part), scores.AsSpan(0, part), cancellation);
        Time(encoder, query, candidates.AsSpan(part), scores.AsSpan(part), cancellation);
        var lengths = Array.ConvertAll(scores, score => score.Tokens);
        return (Array.ConvertAll(scores, score => score.Logit), lengths, CostSample.Of(lengths.AsSpan(0, part), took, stage1));
    }

    /// <summary>A search of this depth, as a user would wait for it; without pairs if its order leaves the candidates to stage 1.</summary>
    public CostSample Search(CrossEncoder encoder, string query, int depth, FinalOrder order, CancellationToken cancellation)
    {
        var (candidates, pool) = Recall(new(query, new Dictionary<string, int>()), cancellation);
        var scores = new PairScore[order.Reranks(pool.Recall) ? Math.Min(depth, candidates.Length) : 0];
        var took = scores.Length == 0 ? 0 : Time(encoder, query, candidates.AsSpan(0, scores.Length), scores, cancellation);
        return CostSample.Of(Array.ConvertAll(scores, score => score.Tokens), took, pool.Milliseconds);
    }

    private double Time(
        CrossEncoder encoder,
        string query,
        ReadOnlySpan<StoredPassage> candidates,
        Span<PairScore> scores,
        CancellationToken cancellation)
    {
        var began = _time.GetTimestamp();
        if (_retriever.Index.Manifest.PassageTokenizer == encoder.Identity.Tokenizer)
        {
            var tokens = new ReadOnlyMemory<int>[candidates.Length];
            for (var i = 0; i < tokens.Length; i++)
                tokens[i] = candidates[i].Tokens;
            encoder.Score(query, tokens, scores, cancellation);
        }
        else
        {
            var texts = new string[candidates.Length];
            for (var i = 0; i < texts.Length; i++)
                texts[i] = candidates[i].Passage.Compose();
            encoder.Score(query, texts, scores, cancellation);
        }

        return _time.GetElapsedTime(began).TotalMilliseconds;
    }
}
