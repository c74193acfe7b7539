namespace Winnow.Retrieval.Fusion;

/// <summary>A passage that stage 1 recalled.</summary>
/// <param name="Number">The passage's number in the index.</param>
/// <param name="DenseRank">Its rank among the vectors, from 1; 0 if that arm did not return it.</param>
/// <param name="DenseScore">Its score there.</param>
/// <param name="LexicalRank">Its rank by words, from 1; 0 if that arm did not return it.</param>
/// <param name="LexicalScore">Its score there.</param>
/// <param name="Score">What the pool is ordered by: the fused score, or the only arm's.</param>
internal readonly record struct Candidate(int Number, int DenseRank, float DenseScore, int LexicalRank, float LexicalScore, float Score)
{
    public RecallEvidence Evidence => new(
        DenseRank > 0 ? new(DenseRank, DenseScore) : null,
        LexicalRank > 0 ? new(LexicalRank, LexicalScore) : null);

    /// <summary>
    /// Greater scores first, then better dense ranks, then better lexical ones; no rank is worse than any. No two candidates are equal
    /// in this, so the order is one, however they are stored.
    /// </summary>
    public static int BestFirst(Candidate left, Candidate right)
    {
        var order = right.Score.CompareTo(left.Score);
        if (order == 0)
            order = ((uint)left.DenseRank - 1).CompareTo((uint)right.DenseRank - 1);
        return order != 0 ? order : ((uint)left.LexicalRank - 1).CompareTo((uint)right.LexicalRank - 1);
    }

    public static PoolComposition Compose(ReadOnlySpan<Candidate> pool, int collapsed)
    {
        var (dense, lexical) = (0, 0);
        foreach (var candidate in pool)
        {
            dense += candidate.LexicalRank == 0 ? 1 : 0;
            lexical += candidate.DenseRank == 0 ? 1 : 0;
        }

        return new(dense, lexical, pool.Length - dense - lexical, collapsed);
    }
}
