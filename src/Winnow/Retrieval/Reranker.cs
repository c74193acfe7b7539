using Winnow.Encoders;

namespace Winnow.Retrieval;

/// <summary>
/// Stage 2 on its own: puts a caller's passages in the order of the cross-encoder. Immutable and safe to share between threads.
/// </summary>
public sealed class Reranker(CrossEncoder encoder)
{
    /// <summary>The cross-encoder that scores.</summary>
    public CrossEncoder Encoder { get; } = encoder;

    /// <summary>Scores every passage for <paramref name="query"/> and sorts: greater logit first, equal ones in the order given.</summary>
    /// <param name="query">What the user asks.</param>
    /// <param name="passages">The candidates, in the order of stage 1 if there was one; none is allowed.</param>
    /// <param name="cancellation">Stops the scoring.</param>
    public IReadOnlyList<RankedPassage> Rank(string query, IReadOnlyList<string> passages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passages);
        return Sort(Encoder.Score(query, passages, cancellation));
    }

    /// <summary>The passages with these scores, best first.</summary>
    internal static RankedPassage[] Sort(IEnumerable<PairScore> scores)
    {
        var ranked = scores.Select((score, index) => new RankedPassage(index, score)).ToArray();
        Array.Sort(ranked, RankedPassage.BestFirst);
        return ranked;
    }
}

/// <summary>A passage in its place after reranking.</summary>
/// <param name="Index">Its place among the passages given, from 0.</param>
/// <param name="Score">What the cross-encoder said.</param>
public readonly record struct RankedPassage(int Index, PairScore Score)
{
    /// <summary>Whether the cross-encoder read it: whatever it reads has tokens.</summary>
    public bool IsScored => Score.Tokens > 0;

    /// <summary>Greater logits first; what is not a number last; equal ones in the order given.</summary>
    internal static Comparison<RankedPassage> BestFirst { get; } = (left, right) =>
        right.Score.Logit.CompareTo(left.Score.Logit) is var order and not 0 ? order : left.Index.CompareTo(right.Index);
}
