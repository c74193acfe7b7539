using Winnow.Corpus;
using Winnow.Encoders;

namespace Winnow.Retrieval;

/// <summary>
/// Cuts documents so that a cross-encoder can read query, title and passage together: what does not fit its window is not read.
/// </summary>
public static class PassageFit
{
    /// <summary>Room for a query, in tokens: longer than nearly all that people type.</summary>
    private const int QueryTokens = 64;

    /// <summary>Room for a title with its headings, in tokens.</summary>
    private const int TitleTokens = 16;

    /// <summary>The lengths of passages that fit <paramref name="reranker"/>'s window.</summary>
    public static PassageSplitterOptions OptionsFor(CrossEncoderWindow reranker)
    {
        ArgumentNullException.ThrowIfNull(reranker);
        return PassageSplitterOptions.ForWindow(
            reranker.MaxTokens,
            Math.Min(QueryTokens, reranker.MaxQueryTokens ?? QueryTokens),
            reranker.Tokenizer.Pair.SpecialTokens,
            TitleTokens);
    }
}
