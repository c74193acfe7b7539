namespace Winnow.Encoders;

/// <summary>Which text gives way when query and passage don't fit a cross-encoder's window together.</summary>
public enum PairTruncation
{
    /// <summary>
    /// The query is kept up to a cap, and the passage is cut to what is left. The default: a cut query asks for something else.
    /// </summary>
    ProtectQuery,

    /// <summary>The longer of the two is cut, as sentence-transformers and the reference tokenizers do.</summary>
    LongestFirst,
}
