namespace Winnow.Retrieval.Fusion;

/// <summary>How the scores of the two arms of hybrid recall become one.</summary>
public enum FusionMethod
{
    /// <summary>
    /// Reciprocal rank fusion: Σ weight / (rank_constant + rank), ranks from 1 (Cormack, Clarke and Büttcher 2009). An arm that did not
    /// return a candidate adds nothing.
    /// </summary>
    ReciprocalRank,

    /// <summary>
    /// A convex combination of scores, each arm's brought to 0 to 1 between its least and its greatest (Bruch, Gai and Ingber 2023, "An
    /// Analysis of Fusion Functions for Hybrid Retrieval"). A candidate that an arm did not return counts as its least, 0.
    /// </summary>
    MinMax,

    /// <summary>
    /// A convex combination of scores, each arm's less its mean and divided by its standard deviation. A candidate that an arm did not
    /// return counts as its least.
    /// </summary>
    ZScore,
}

/// <summary>How hybrid recall fuses its arms.</summary>
public sealed record FusionOptions
{
    /// <summary>The options that a search without options uses.</summary>
    public static FusionOptions Default { get; } = new();

    /// <summary>The formula.</summary>
    public FusionMethod Method { get; init; } = FusionMethod.MinMax;

    /// <summary>The constant of reciprocal rank fusion: the greater, the less the first ranks stand out. Default 60.</summary>
    public double RankConstant { get; init; } = 60;

    /// <summary>The weight of the dense arm, at least 0; only its proportion to the other matters. Default 1.</summary>
    public double DenseWeight { get; init; } = 1;

    /// <summary>The weight of the lexical arm, at least 0. Default 1.</summary>
    public double LexicalWeight { get; init; } = 1;

    internal void Validate()
    {
        Require(RankConstant, nameof(RankConstant));
        Require(DenseWeight, nameof(DenseWeight));
        Require(LexicalWeight, nameof(LexicalWeight));
        if (DenseWeight + LexicalWeight == 0)
            throw new ArgumentException("The weights of both arms are 0: one must be greater.");

        static void Require(double value, string name)
        {
            if (!double.IsFinite(value) || value < 0)
                throw new ArgumentOutOfRangeException(name, value, "It must be a finite number, at least 0.");
        }
    }
}
