namespace Winnow.Retrieval.Ordering;

/// <summary>Puts the candidates of one query in their final order.</summary>
/// <remarks>
/// Scored and unscored candidates are merged by places: those that the cross-encoder scored share out among themselves the places that
/// they held after stage 1, and the others stay where they are. A logit and a similarity are on different scales, and nothing is known
/// that would move an unscored candidate either way; so an unscored one never ends below its place in stage 1, and since candidates are
/// scored in the order of stage 1, the scored ones are the first places and the tail is stage 1's.
/// </remarks>
internal static class CandidateOrder
{
    public static int[] Sort(FinalOrder order, ReadOnlySpan<float> recall, ReadOnlySpan<float> logits, ReadOnlySpan<bool> scored)
    {
        if (logits.Length != recall.Length)
        {
            throw new ArgumentException(
                $"{recall.Length} scores of stage 1 and {logits.Length} of stage 2 are not of the same candidates.", nameof(logits));
        }

        if (!scored.IsEmpty && scored.Length != recall.Length)
        {
            throw new ArgumentException(
                $"{scored.Length} marks and {recall.Length} scores are not of the same candidates.", nameof(scored));
        }

        if (!order.Reranks(recall))
            return Unchanged(recall.Length);
        if (scored.IsEmpty || !scored.Contains(false))
            return BestFirst(Scores(order, recall, logits));

        int[] places = [.. Places(scored)];
        var (some, someLogits) = (new float[places.Length], new float[places.Length]);
        for (var i = 0; i < places.Length; i++)
            (some[i], someLogits[i]) = (recall[places[i]], logits[places[i]]);
        var sorted = BestFirst(Scores(order, some, someLogits));
        var merged = Unchanged(recall.Length);
        for (var i = 0; i < places.Length; i++)
            merged[places[i]] = places[sorted[i]];
        return merged;
    }

    /// <summary>The places of these scores, greatest first; equal ones as they come, and what is not a number last.</summary>
    public static int[] BestFirst(ReadOnlySpan<float> scores)
    {
        var keys = scores.ToArray();
        var places = Unchanged(keys.Length);
        Array.Sort(places, (left, right) => keys[right].CompareTo(keys[left]) is var order and not 0 ? order : left.CompareTo(right));
        return places;
    }

    private static float[] Scores(FinalOrder order, ReadOnlySpan<float> recall, ReadOnlySpan<float> logits) => order.Mode switch
    {
        OrderMode.Promote => Promotion.Scores(logits, order.Margin),
        OrderMode.Blend or OrderMode.Gate when order.Weight < 1 => ScoreBlend.Combine(recall, logits, order.Weight),
        _ => logits.ToArray(),
    };

    private static int[] Unchanged(int count)
    {
        var places = new int[count];
        for (var i = 0; i < count; i++)
            places[i] = i;
        return places;
    }

    private static List<int> Places(ReadOnlySpan<bool> scored)
    {
        var places = new List<int>(scored.Length);
        for (var i = 0; i < scored.Length; i++)
        {
            if (scored[i])
                places.Add(i);
        }

        return places;
    }
}
