namespace Winnow.Lab.Evaluation;

/// <summary>
/// Holm's step-down correction (1979, "A Simple Sequentially Rejective Multiple Test Procedure"): with several comparisons, one or the
/// other looks significant by chance; the adjusted values bound the chance that any of them does.
/// </summary>
public static class HolmCorrection
{
    /// <summary>The adjusted p-values, in the order given.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = new double[pValues.Count];
        var (rank, least) = (0, 0.0);
        foreach (var i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            least = Math.Max(least, Math.Min(1, (pValues.Count - rank) * pValues[i]));
            adjusted[i] = least;
            rank++;
        }

        return adjusted;
    }
}
