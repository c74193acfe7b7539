namespace Winnow.Retrieval.Fusion;

/// <summary>What one arm of stage 1 said of a candidate.</summary>
/// <param name="Rank">Its rank in that arm, from 1.</param>
/// <param name="Score">Its score there: for dense, the similarity of the vectors; for lexical, BM25.</param>
public readonly record struct ArmEvidence(int Rank, float Score);

/// <summary>What each arm of stage 1 said of a candidate; null where the arm did not run, or did not return it.</summary>
/// <param name="Dense">By vectors.</param>
/// <param name="Lexical">By words.</param>
public readonly record struct RecallEvidence(ArmEvidence? Dense, ArmEvidence? Lexical);

/// <summary>A candidate of stage 1.</summary>
/// <param name="Number">The passage's number in the index.</param>
/// <param name="Score">What the pool is ordered by: the fused score of hybrid recall, or else the score of the only arm.</param>
/// <param name="Evidence">The rank and score in each arm that found it.</param>
public readonly record struct RecalledPassage(int Number, float Score, RecallEvidence Evidence);

/// <summary>Where the candidates of a search are from.</summary>
/// <param name="DenseOnly">Those that only the vectors found.</param>
/// <param name="LexicalOnly">Those that only the words found.</param>
/// <param name="Both">Those that both found.</param>
/// <param name="Collapsed">Near-duplicates of these that were taken out of the pool.</param>
public readonly record struct PoolComposition(int DenseOnly, int LexicalOnly, int Both, int Collapsed)
{
    /// <summary>Candidates in the pool.</summary>
    public int Total => DenseOnly + LexicalOnly + Both;
}
