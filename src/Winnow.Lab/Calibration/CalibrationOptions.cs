using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Lab.Calibration;

/// <summary>What a calibration tries.</summary>
public sealed record CalibrationOptions
{
    /// <summary>The depths of reranking that are compared, as far as <see cref="Depth"/> goes.</summary>
    private static readonly int[] Steps = [10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000];

    /// <summary>The cross-encoders as they might be run, the most exact first; at least one.</summary>
    public required IReadOnlyList<RerankVariant> Variants { get; init; }

    /// <summary>The greatest depth of reranking, at which everything is scored once; at least 10. Default 200.</summary>
    public int Depth { get; init; } = 200;

    /// <summary>By what stage 1 finds candidates. Default: vectors and words, fused.</summary>
    public RecallMode Mode { get; init; } = SearchOptions.Default.Mode;

    /// <summary>How vectors and words are fused.</summary>
    public FusionOptions Fusion { get; init; } = FusionOptions.Default;

    /// <summary>What 95 % of the searches must stay within; null for no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>
    /// Whether people judged the queries. If not, the list that the first variant gives at the greatest depth is the reference.
    /// </summary>
    public bool Judged { get; init; } = true;

    /// <summary>
    /// How many searches for held-out queries compare the time predicted with the time measured; fewer queries are searched several times.
    /// Default 100.
    /// </summary>
    public int ValidationSearches { get; init; } = 100;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The depths that are compared, ascending.</summary>
    public IReadOnlyList<int> Depths => [.. Steps.Where(step => step < Depth), Depth];

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Variants.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, Steps[0]);
        ArgumentOutOfRangeException.ThrowIfNegative(ValidationSearches);
    }
}
