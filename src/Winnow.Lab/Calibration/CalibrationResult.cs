using Winnow.Numerics.Simd;
using Winnow.Numerics.Threading;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;
using Winnow.Retrieval.Profiles;

namespace Winnow.Lab.Calibration;

/// <summary>What a calibration found.</summary>
public sealed record CalibrationResult
{
    /// <summary>Queries asked.</summary>
    public required int Queries { get; init; }

    /// <summary>
    /// Whether people judged them. If not, nDCG says how near a list is to that of the greatest depth, not how good it is.
    /// </summary>
    public required bool Judged { get; init; }

    /// <summary>By what stage 1 found candidates.</summary>
    public required RecallMode Mode { get; init; }

    /// <summary>How vectors and words were fused.</summary>
    public required FusionOptions Fusion { get; init; }

    /// <summary>Candidates that stage 1 recalled; of these, the depth of a configuration was reranked.</summary>
    public required int RecallK { get; init; }

    /// <summary>Stage 1 alone.</summary>
    public required CalibrationPoint Stage1 { get; init; }

    /// <summary>Each cross-encoder over all depths.</summary>
    public required IReadOnlyList<VariantCurve> Curves { get; init; }

    /// <summary>The configurations that none beats in both quality and time, from the fastest to the best.</summary>
    public required IReadOnlyList<CalibrationPoint> Front { get; init; }

    /// <summary>The configuration to take.</summary>
    public required CalibrationPoint Recommended { get; init; }

    /// <summary>
    /// The configuration to take if there is to be reranking: the recommended one, or where that is stage 1 alone, the best of the others.
    /// </summary>
    public required CalibrationPoint Reranking { get; init; }

    /// <summary>The modes of the final order in the configuration of <see cref="Reranking"/>.</summary>
    public required IReadOnlyList<OrderComparison> Modes { get; init; }

    /// <summary>The predicted time beside the measured one; null if there were too few queries to hold some out.</summary>
    public required TimeValidation? Validation { get; init; }

    /// <summary>The time budget, in milliseconds; null for none.</summary>
    public required double? Budget { get; init; }

    /// <summary>Whether the recommended configuration stays within the budget.</summary>
    public bool WithinBudget => !(Recommended.Milliseconds.P95 > Budget);

    /// <summary>The recommended configuration as a profile to save.</summary>
    /// <param name="retriever">What was calibrated.</param>
    /// <param name="data">The queries' name.</param>
    public SearchProfile ToProfile(TwoStageRetriever retriever, string data)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        // Stage 1 alone has no cross-encoder; the profile names the first, so that a search may still be told to rerank.
        var variant = Recommended.Variant ?? Curves[0].Variant;
        return new SearchProfile
        {
            RecallModel = retriever.Encoder.Identity,
            RerankModel = variant.Load().Identity,
            Precision = variant.Precision,
            MaxTokens = variant.MaxTokens,
            RecallMode = Mode,
            Fusion = Fusion,
            RecallK = RecallK,
            RerankDepth = Recommended.Depth,
            Order = Recommended.Order,
            // A handful of questions about a handful of passages may be timed too coarsely for a pair to cost anything; a search then
            // measures for itself.
            Cost = Curves.First(curve => curve.Variant == variant).Cost.Cost is var cost && cost.Of(1) > 0 ? cost : null,
            Evidence = new(data, Queries, Judged, Stage1.Ndcg.Mean, Recommended.Ndcg.Mean, Recommended.Ndcg.Low, Recommended.Ndcg.High,
                Recommended.Milliseconds.P50, Recommended.Milliseconds.P95, $"{CpuFeatures.Active}, {WorkerPool.Shared.Threads} threads"),
        };
    }
}
