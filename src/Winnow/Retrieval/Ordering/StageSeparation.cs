namespace Winnow.Retrieval.Ordering;

/// <summary>
/// How sure stage 1 is of its first candidate: the share of the way from its first score to its tenth that lies between the first and
/// the second. Evenly spaced scores give 1/9; one candidate far ahead of nine alike gives 1.
/// </summary>
/// <remarks>
/// A ratio of differences, so that it means the same for cosines, BM25 and fused scores; of the first ten alone, so that it does not
/// depend on how many candidates are recalled.
/// </remarks>
public static class StageSeparation
{
    private const int Depth = 10;

    /// <summary>
    /// The separation of these scores, best first: 0 to 1; 1 where there is nothing to choose from, 0 where all are alike.
    /// </summary>
    public static float Of(ReadOnlySpan<float> recall)
    {
        if (recall.Length < 2)
            return 1;
        var all = recall[0] - recall[Math.Min(Depth, recall.Length) - 1];
        return all > 0 ? Math.Clamp((recall[0] - recall[1]) / all, 0, 1) : 0;
    }
}
