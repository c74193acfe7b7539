using Winnow.Numerics.Threading;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>How a <see cref="CrossEncoder"/> is loaded.</summary>
public sealed record CrossEncoderOptions
{
    /// <summary>A limit of tokens per pair below the model's own; null, the default, for the model's.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Which text gives way. A model trained with one cut of its own (the shipped one) keeps to that.</summary>
    public PairTruncation Truncation { get; init; } = PairTruncation.ProtectQuery;

    /// <summary>
    /// Tokens that a protected query may have; null, the default, for the model's own cap or else three quarters of the window, as
    /// FlagEmbedding's rerankers do.
    /// </summary>
    public int? MaxQueryTokens { get; init; }

    /// <summary>
    /// The numbers for the transformer's linear layers. <see cref="Precision.Auto"/>, the default, measures on bundled texts when the model
    /// is loaded whether eight bits keep the order; <see cref="CrossEncoder.PrecisionChoice"/> says what was decided.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>The threads to work on; the process's shared ones by default.</summary>
    public WorkerPool Pool { get; init; } = WorkerPool.Shared;
}
