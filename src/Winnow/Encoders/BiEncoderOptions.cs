using Winnow.Numerics.Threading;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>How a <see cref="BiEncoder"/> is loaded.</summary>
public sealed record BiEncoderOptions
{
    /// <summary>
    /// Keeps the first values of each vector and normalises it again if the model normalises; null, the default, keeps all. Only models
    /// trained for it (Matryoshka) stay good. Kusupati et al. 2022, "Matryoshka Representation Learning".
    /// </summary>
    public int? Dimensions { get; init; }

    /// <summary>A limit of tokens per text below the model's own; null, the default, for the model's.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>
    /// The numbers for the transformer's linear layers. <see cref="Precision.Auto"/>, the default, measures on bundled texts when the model
    /// is loaded whether eight bits keep the order; <see cref="BiEncoder.PrecisionChoice"/> says what was decided.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>The threads to work on; the process's shared ones by default.</summary>
    public WorkerPool Pool { get; init; } = WorkerPool.Shared;

    /// <summary>The clock that <c>IEmbeddingGenerator</c> takes creation times from.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
