using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval.Fusion;

namespace Winnow.Retrieval;

/// <summary>Makes hits of the best of a ranked pool; reads from the index only what is returned.</summary>
internal sealed class HitBuilder(IndexReader index)
{
    /// <summary>The first <paramref name="topK"/> of <paramref name="ranked"/> as hits.</summary>
    /// <param name="pool">The candidates, in the order of stage 1.</param>
    /// <param name="ranked">Their places in the pool, best first.</param>
    /// <param name="topK">How many hits.</param>
    public SearchHit[] Passages(RecalledPool pool, ReadOnlySpan<RankedPassage> ranked, int topK)
    {
        var hits = new SearchHit[Math.Min(topK, ranked.Length)];
        for (var i = 0; i < hits.Length; i++)
            hits[i] = Hit(pool, ranked[i], i + 1);
        return hits;
    }

    /// <summary>
    /// The best passages of the first <paramref name="topK"/> documents as hits, each with its document's other candidates.
    /// </summary>
    public SearchHit[] Documents(RecalledPool pool, ReadOnlySpan<RankedPassage> ranked, int topK)
    {
        var groups = new List<List<RankedPassage>>();
        var byDocument = new Dictionary<int, List<RankedPassage>>();
        foreach (var passage in ranked)
        {
            // The number of its first passage says which document it is.
            var document = index.PassagesOf(pool.Candidates[passage.Index].Number).First;
            if (!byDocument.TryGetValue(document, out var group))
            {
                byDocument[document] = group = [];
                groups.Add(group);
            }

            group.Add(passage);
        }

        return [.. groups.Take(topK).Select((group, position) => Hit(pool, group[0], position + 1) with
        {
            Others = [.. group.Skip(1).Select(other => Related(pool.Candidates[other.Index], ScoreOf(other)))],
        })];
    }

    private SearchHit Hit(RecalledPool pool, RankedPassage passage, int rank)
    {
        var candidate = pool.Candidates[passage.Index];
        return new()
        {
            Rank = rank,
            Stored = index.Passage(candidate.Number),
            RecallRank = passage.Index + 1,
            RecallScore = candidate.Score,
            Evidence = candidate.Evidence,
            Rerank = ScoreOf(passage),
            Duplicates = pool.Duplicates.TryGetValue(candidate.Number, out var duplicates)
                ? [.. duplicates.Select(duplicate => Related(duplicate, null))]
                : [],
        };
    }

    private static PairScore? ScoreOf(RankedPassage passage) => passage.IsScored ? passage.Score : null;

    private RelatedPassage Related(Candidate candidate, PairScore? score) =>
        new(index.Passage(candidate.Number), candidate.Score, candidate.Evidence, score);
}
