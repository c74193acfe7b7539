using System.Globalization;
using Winnow.Retrieval.Ordering;

namespace Winnow.Retrieval;

/// <summary>How both stages decide the final order together.</summary>
public enum OrderMode
{
    /// <summary>The cross-encoder alone.</summary>
    Replace,

    /// <summary>The weighted sum of both stages' scores: see <see cref="ScoreBlend"/>.</summary>
    Blend,

    /// <summary>The cross-encoder may lift a candidate by some places, and lower none: see <see cref="Promotion"/>.</summary>
    Promote,

    /// <summary>Stage 1 alone where it is sure of its first candidate, else both: see <see cref="StageSeparation"/>.</summary>
    Gate,

    /// <summary>Stage 1 alone: nothing is reranked.</summary>
    Off,
}

/// <summary>
/// What decides the final order of the candidates: a mode and its parameter, a pure function of the stages' scores. Whatever the mode,
/// equal final scores keep the order of stage 1, and a candidate that the cross-encoder did not score keeps the place that stage 1
/// gave it.
/// </summary>
/// <remarks>
/// A cross-encoder is not better everywhere: bge-reranker-v2-m3 over bge-large loses nDCG@10 on 6 of BEIR's 15 sets (FlagEmbedding's
/// table). Which mode a corpus wants is a matter of measurement.
/// </remarks>
public sealed record FinalOrder
{
    private FinalOrder(OrderMode mode) => Mode = mode;

    /// <summary>The cross-encoder alone.</summary>
    public static FinalOrder Replace { get; } = new(OrderMode.Replace);

    /// <summary>Both stages with the usual weights, <see cref="ScoreBlend.RerankWeight"/> for stage 2.</summary>
    public static FinalOrder Blend { get; } = BlendOf(ScoreBlend.RerankWeight);

    /// <summary>The cross-encoder lifts candidates by up to ten places, the length of a page of results.</summary>
    public static FinalOrder Promote { get; } = PromoteBy(10);

    /// <summary>
    /// Stage 1 alone where its first candidate is ahead by half of what separates its first ten, else both with the usual weights.
    /// </summary>
    public static FinalOrder Gate { get; } = GateAt(0.5f, ScoreBlend.RerankWeight);

    /// <summary>Stage 1 alone.</summary>
    public static FinalOrder Off { get; } = new(OrderMode.Off);

    /// <summary>What decides.</summary>
    public OrderMode Mode { get; }

    /// <summary>
    /// The weight of stage 2, 0 to 1, of <see cref="OrderMode.Blend"/>, and of <see cref="OrderMode.Gate"/> where it reranks; else 1.
    /// </summary>
    public float Weight { get; private init; } = 1;

    /// <summary>The places that <see cref="OrderMode.Promote"/> may lift a candidate; else 0.</summary>
    public int Margin { get; private init; }

    /// <summary>
    /// The separation (<see cref="StageSeparation"/>) from which <see cref="OrderMode.Gate"/> leaves the order to stage 1; else 0.
    /// </summary>
    public float Separation { get; private init; }

    /// <summary>The weighted sum of both stages.</summary>
    /// <param name="weight">The weight of stage 2, 0 to 1; stage 1 has the rest.</param>
    public static FinalOrder BlendOf(float weight) => new(OrderMode.Blend) { Weight = Share(weight, nameof(weight)) };

    /// <summary>Lifts candidates only.</summary>
    /// <param name="places">The most places that one is lifted; 0 leaves the order to stage 1.</param>
    public static FinalOrder PromoteBy(int places)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(places);
        return new(OrderMode.Promote) { Margin = places };
    }

    /// <summary>Reranks only where stage 1 is not sure.</summary>
    /// <param name="separation">From which separation, 0 to 1, stage 1 decides alone; 0 means always.</param>
    /// <param name="weight">The weight of stage 2 elsewhere, 0 to 1; 1 is the cross-encoder's order.</param>
    public static FinalOrder GateAt(float separation, float weight = 1) =>
        new(OrderMode.Gate) { Separation = Share(separation, nameof(separation)), Weight = Share(weight, nameof(weight)) };

    /// <summary>Whether the cross-encoder has anything to say about candidates with these scores of stage 1, best first.</summary>
    public bool Reranks(ReadOnlySpan<float> recall) => Mode switch
    {
        OrderMode.Off => false,
        OrderMode.Gate => StageSeparation.Of(recall) < Separation,
        _ => true,
    };

    /// <summary>The places of all candidates in stage 1's order, from 0, put in the final order.</summary>
    /// <param name="recall">The candidates' scores of stage 1, best first.</param>
    /// <param name="logits">Their logits of stage 2; those of candidates that were not scored are not looked at.</param>
    /// <param name="scored">Which of them were scored; empty for all.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public int[] Sort(ReadOnlySpan<float> recall, ReadOnlySpan<float> logits, ReadOnlySpan<bool> scored = default) =>
        CandidateOrder.Sort(this, recall, logits, scored);

    /// <summary>The mode and its parameter in words, such as <c>blend 0.40</c>.</summary>
    public override string ToString() => Mode switch
    {
        OrderMode.Blend => string.Create(CultureInfo.InvariantCulture, $"blend {Weight:0.00}"),
        OrderMode.Promote => string.Create(CultureInfo.InvariantCulture, $"promote {Margin}"),
        OrderMode.Gate => string.Create(
            CultureInfo.InvariantCulture, $"gate {Separation:0.00}, {(Weight >= 1 ? "replace" : $"blend {Weight:0.00}")}"),
        _ => Mode.ToString().ToLowerInvariant(),
    };

    private static float Share(float value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "is not between 0 and 1.");
}
