namespace Winnow.Encoders;

/// <summary>What a cross-encoder says of a query and a passage, and how much of both it saw.</summary>
/// <param name="Logit">The model's raw score, unbounded: sort by this. Of two labels, the second's logit less the first's.</param>
/// <param name="Probability">
/// 1 / (1 + e^-logit): for two labels, the softmax of the second. Saturates, so that unequal logits may give equal values.
/// </param>
/// <param name="Tokens">Tokens that the model saw, special ones among them.</param>
/// <param name="QueryTokensDropped">Tokens of the query that were cut off.</param>
/// <param name="PassageTokensDropped">Tokens of the passage that were cut off.</param>
public readonly record struct PairScore(float Logit, float Probability, int Tokens, int QueryTokensDropped, int PassageTokensDropped)
{
    /// <summary>Tokens of both texts that were cut off.</summary>
    public int TokensDropped => QueryTokensDropped + PassageTokensDropped;

    /// <summary>True if the model did not see all of the query and the passage.</summary>
    public bool Truncated => TokensDropped > 0;
}
