namespace Winnow.Lab.Calibration;

/// <summary>Which configurations are worth having, and which of them to take.</summary>
public static class Recommendation
{
    /// <summary>
    /// The share of the best gain that is enough: what is left costs the most (Elastic's study of depth saw 90 % for a third of the cost).
    /// </summary>
    public const double EnoughGain = 0.99;

    /// <summary>The configurations that none beats in both nDCG@10 and the 95th percentile of time, from the fastest to the best.</summary>
    public static IReadOnlyList<CalibrationPoint> ParetoFront(IEnumerable<CalibrationPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var front = new List<CalibrationPoint>();
        foreach (var point in points.OrderBy(point => point.Milliseconds.P95).ThenByDescending(point => point.Ndcg.Mean))
        {
            if (front.Count == 0 || point.Ndcg.Mean > front[^1].Ndcg.Mean)
                front.Add(point);
        }

        return front;
    }

    /// <summary>
    /// The fastest configuration that reaches 99 % of the best gain over stage 1 within the budget, and does no harm that could be shown.
    /// Where nothing gains, stage 1 alone; where not even that is fast enough, the fastest of all.
    /// </summary>
    /// <param name="points">The configurations, stage 1 alone among them.</param>
    /// <param name="budget">Milliseconds that 95 % of the searches must stay within; null for no limit.</param>
    public static CalibrationPoint Choose(IReadOnlyCollection<CalibrationPoint> points, double? budget)
    {
        ArgumentNullException.ThrowIfNull(points);
        CalibrationPoint[] allowed = [.. points.Where(point => !(point.Milliseconds.P95 > budget) && !(point.Difference.High < 0))];
        if (allowed.Length == 0)
            return points.MinBy(point => point.Milliseconds.P95)!;
        var gain = allowed.Max(point => point.Difference.Mean);
        return gain <= 0
            ? allowed.Where(point => point.Difference.Mean >= 0).DefaultIfEmpty(allowed[0]).MinBy(point => point.Milliseconds.P95)!
            : allowed.Where(point => point.Difference.Mean >= EnoughGain * gain).MinBy(point => point.Milliseconds.P95)!;
    }
}
