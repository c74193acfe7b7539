using Winnow.Numerics.Kernels;

namespace Winnow.Indexing.Vectors;

/// <summary>Compares candidates with the query in fp32, and puts them in order.</summary>
internal static class Rescoring
{
    /// <summary>Replaces the scores of these candidates by exact ones, and sorts them, best first.</summary>
    public static void Apply(IVectorRows vectors, ReadOnlySpan<float> query, Span<ulong> candidates)
    {
        foreach (ref var candidate in candidates)
        {
            var id = ScoreKey.Id(candidate);
            candidate = ScoreKey.Of(Dot.Product(query, vectors.Rows(id, 1)), id);
        }
        ScoreKey.Sort(candidates);
    }

    /// <summary>Writes the first candidates to <paramref name="matches"/>. Returns how many.</summary>
    public static int Write(ReadOnlySpan<ulong> candidates, Span<VectorMatch> matches)
    {
        var count = Math.Min(candidates.Length, matches.Length);
        for (var i = 0; i < count; i++)
            matches[i] = new(ScoreKey.Id(candidates[i]), ScoreKey.Score(candidates[i]));
        return count;
    }
}
