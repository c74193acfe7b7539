namespace Winnow.Retrieval.Fusion;

/// <summary>By what stage 1 finds candidates.</summary>
public enum RecallMode
{
    /// <summary>By the bi-encoder's vectors.</summary>
    Dense,

    /// <summary>By words: BM25.</summary>
    Lexical,

    /// <summary>By both, fused into one pool.</summary>
    Hybrid,
}
