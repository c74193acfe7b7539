namespace Winnow.Corpus;

/// <summary>How long passages are. Tokens are those of the <see cref="TokenCounter"/> that the splitter was given.</summary>
public sealed record PassageSplitterOptions
{
    /// <summary>About how many tokens a passage's text has.</summary>
    /// <value>Default 200: near the length of the passages that public rerankers were trained on, and with a title and a query half a
    /// window of 512.</value>
    public int TargetTokens { get; init; } = 200;

    /// <summary>
    /// At most how many tokens, in whole sentences, a passage repeats from the end of the one before it in the same section.
    /// </summary>
    /// <value>Default 40: about two sentences, so that an answer cut by a boundary is whole on one of its sides.</value>
    public int OverlapTokens { get; init; } = 40;

    /// <summary>The most tokens that title, headings and text have together.</summary>
    /// <value>Default 400, twice the target, so that a long sentence is seldom cut.</value>
    public int MaxTokens { get; init; } = 400;

    /// <summary>Neighbouring sections are merged as long as they have together at most this many tokens.</summary>
    /// <value>
    /// Default null: <see cref="TargetTokens"/>. On the help centre that ships with the project, whose sections are short, passages merged
    /// to 152 tokens give stage 1 an nDCG@10 of 0.605 and both stages 0.528; merged to a third of that, 0.594 and 0.495.
    /// </value>
    public int? MergeTokens { get; init; }

    /// <summary>The options with which a query, a title, headings and a passage fit a cross-encoder's window without truncation.</summary>
    /// <param name="window">The most tokens that the model reads.</param>
    /// <param name="maxQueryTokens">The longest query that must fit.</param>
    /// <param name="specialTokens">Special tokens in a pair, 3 for BERT.</param>
    /// <param name="titleTokens">What a title with its headings usually has; the passage's target leaves room for it.</param>
    /// <remarks>
    /// A title longer than <paramref name="titleTokens"/> makes the passages of its document shorter; see <see cref="PassageSplitter"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 16 tokens would be left for a passage's text.</exception>
    public static PassageSplitterOptions ForWindow(int window, int maxQueryTokens, int specialTokens, int titleTokens)
    {
        var max = window - maxQueryTokens - specialTokens;
        var text = max - titleTokens;
        if (text < 16)
        {
            throw new ArgumentOutOfRangeException(
                nameof(window), window,
                $"The window leaves {text} tokens for a passage's text beside query, title and special tokens; at least 16 are needed.");
        }

        // An eighth of slack between target and limit lets most passages end at a sentence instead of at the limit.
        var target = Math.Min(200, text - text / 8);
        return new PassageSplitterOptions { TargetTokens = target, OverlapTokens = Math.Min(40, target / 5), MaxTokens = max };
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(TargetTokens, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(OverlapTokens);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(OverlapTokens, TargetTokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTokens, TargetTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(MergeTokens ?? 0, nameof(MergeTokens));
    }
}
