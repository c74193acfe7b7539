namespace Winnow.Retrieval.Ordering;

/// <summary>
/// The order in which the cross-encoder may only lift: a candidate that it ranks higher than stage 1 does moves up to the place that it
/// gave it, but by no more than a margin of places, and stands before whoever held that place. A candidate that it ranks lower keeps
/// its place, and sinks only below those that were lifted past it.
/// </summary>
/// <remarks>Ranks and not scores, so that the margin means the same for every model and every query.</remarks>
public static class Promotion
{
    /// <summary>A lifted candidate stands half a place before the one whose place it takes.</summary>
    private const float Before = 0.5f;

    /// <summary>Scores that sort the candidates, greatest first; what they are worth is a place counted from the end.</summary>
    /// <param name="rerank">The candidates' logits in the order of stage 1.</param>
    /// <param name="margin">The most places that a candidate is lifted.</param>
    public static float[] Scores(ReadOnlySpan<float> rerank, int margin)
    {
        var scores = new float[rerank.Length];
        var byLogit = CandidateOrder.BestFirst(rerank);
        for (var rank = 0; rank < byLogit.Length; rank++)
        {
            var place = byLogit[rank];
            var lift = Math.Min(place - rank, margin);
            scores[place] = lift > 0 ? lift - place + Before : -place;
        }

        return scores;
    }
}
