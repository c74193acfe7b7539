namespace Winnow.Lab.Diagnosis;

/// <summary>What another <c>recall_k</c> would have put before the reranker, and what it costs.</summary>
/// <param name="RecallK">Candidates recalled.</param>
/// <param name="Reached">Relevant documents, over all queries, that would be among them.</param>
/// <param name="Change">That, less what the present <c>recall_k</c> reaches.</param>
/// <param name="Share">The share of all relevant documents.</param>
/// <param name="Pairs">Pairs that the reranker scores per query.</param>
/// <param name="Milliseconds">What it takes to score them, at the speed measured.</param>
public sealed record DepthCounterfactual(int RecallK, int Reached, int Change, double Share, int Pairs, double Milliseconds)
{
    private static readonly int[] Depths = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];

    /// <summary>The present depth and round ones on either side of it, up to the first that reaches all that can be reached.</summary>
    /// <param name="verdicts">The verdicts, with their ranks in stage 1.</param>
    /// <param name="recallK">The present depth.</param>
    /// <param name="passages">Passages in the index.</param>
    /// <param name="millisecondsPerPair">How long the reranker takes for a pair.</param>
    public static IReadOnlyList<DepthCounterfactual> Of(
        IReadOnlyList<DocumentVerdict> verdicts, int recallK, int passages, double millisecondsPerPair)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        // What the approximate search missed has the rank of an exact one: no depth of this search is known to reach it.
        int[] ranks = [
            .. verdicts.Where(found => found.Verdict != Verdict.MissedByIndex).Select(found => found.CandidateRank).OfType<int>()];
        var deepest = ranks.DefaultIfEmpty(0).Max();
        var now = ranks.Count(rank => rank <= recallK);
        var table = new List<DepthCounterfactual>();
        foreach (var depth in Depths.Where(
            depth => depth < passages).Append(recallK).Append(Math.Max(recallK, passages)).Distinct().Order())
        {
            var reached = ranks.Count(rank => rank <= depth);
            var pairs = Math.Min(depth, passages);
            table.Add(new(
                depth, reached, reached - now, verdicts.Count == 0 ? 0 : (double)reached / verdicts.Count, pairs,
                pairs * millisecondsPerPair));
            if (depth >= Math.Max(deepest, recallK))
                break;
        }

        return table;
    }
}
