using Winnow.Lab.Evaluation;
using Winnow.Retrieval;

namespace Winnow.Lab.Calibration;

/// <summary>A configuration with what it is worth and what it costs.</summary>
/// <param name="Variant">The cross-encoder; null for stage 1 alone.</param>
/// <param name="Depth">Candidates reranked; 0 for stage 1 alone.</param>
/// <param name="Order">The final order that is best there.</param>
/// <param name="Ndcg">nDCG@10, cross-validated, with its interval over the queries.</param>
/// <param name="Difference">The same less that of stage 1 alone, paired.</param>
/// <param name="Milliseconds">The predicted times of a search.</param>
public sealed record CalibrationPoint(
    RerankVariant? Variant, int Depth, FinalOrder Order, BootstrapInterval Ndcg, BootstrapInterval Difference, Percentiles Milliseconds)
{
    /// <summary>Whether the other is the same configuration, however long it takes.</summary>
    public bool IsSameAs(CalibrationPoint other) =>
        other is not null && (Variant, Depth, Order) == (other.Variant, other.Depth, other.Order);

    /// <summary>Variant, depth and order in words.</summary>
    public string Name => Variant is null ? "stage 1 alone" : $"{Variant.Name}, {Depth} candidates, {Order}";
}

/// <summary>One mode of the final order at the recommended depth.</summary>
/// <param name="Order">The mode with its fitted parameter.</param>
/// <param name="Ndcg">nDCG@10, cross-validated.</param>
/// <param name="Difference">The same less that of stage 1 alone, paired.</param>
public sealed record OrderComparison(FinalOrder Order, BootstrapInterval Ndcg, BootstrapInterval Difference)
{
    /// <summary>Whether all of the 95 % interval of the difference lies below zero: this mode does harm on these queries.</summary>
    public bool SignificantlyWorse => Difference.High < 0;
}

/// <summary>One cross-encoder over all depths.</summary>
/// <param name="Variant">The cross-encoder.</param>
/// <param name="Cost">What it costs on this machine.</param>
/// <param name="Points">The best order at each depth, ascending.</param>
public sealed record VariantCurve(RerankVariant Variant, CostFit Cost, IReadOnlyList<CalibrationPoint> Points)
{
    /// <summary>The smallest depth that reaches 90 % of the greatest gain over stage 1; null if no depth gains.</summary>
    public int? DepthOf90 => DepthOf(0.9);

    /// <summary>The smallest depth that reaches 99 % of the greatest gain; null if no depth gains.</summary>
    public int? DepthOf99 => DepthOf(0.99);

    private int? DepthOf(double share)
    {
        var best = Points.Max(point => point.Difference.Mean);
        return best > 0 ? Points.First(point => point.Difference.Mean >= share * best).Depth : null;
    }
}

/// <summary>The predicted time beside the measured one, on queries that the cost model has not seen.</summary>
/// <param name="Point">The configuration that was searched with.</param>
/// <param name="Queries">How many queries.</param>
/// <param name="Predicted">The times predicted for them.</param>
/// <param name="Measured">The times measured.</param>
public sealed record TimeValidation(CalibrationPoint Point, int Queries, Percentiles Predicted, Percentiles Measured)
{
    /// <summary>Predicted p95 / measured p95 − 1.</summary>
    public double ErrorOfP95 => (Predicted.P95 / Measured.P95) - 1;
}
