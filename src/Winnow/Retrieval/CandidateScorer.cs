using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval.Fusion;

namespace Winnow.Retrieval;

/// <summary>
/// Stage 2 over candidates from an index: uses the tokens that were stored with them and the scores that are known already. Of a
/// candidate whose score is known nothing is read, and of the others only the tokens.
/// </summary>
/// <param name="encoder">The cross-encoder.</param>
/// <param name="index">The index that the candidates are from.</param>
/// <param name="cache">What is known of earlier queries.</param>
internal sealed class CandidateScorer(CrossEncoder encoder, IndexReader index, QueryCache cache)
{
    private readonly bool _tokensAreItsOwn = index.Manifest.PassageTokenizer == encoder.Identity.Tokenizer;

    /// <summary>The scores of all candidates, in their order.</summary>
    public ScoredCandidates Score(string query, float[]? vector, Candidate[] candidates, bool useCache, CancellationToken cancellation)
    {
        var scores = new PairScore[candidates.Length];
        var numbers = Array.ConvertAll(candidates, candidate => candidate.Number);
        var known = new bool[candidates.Length];
        var fromCache = useCache ? cache.Read(query, numbers, scores, known) : 0;

        var missing = new int[candidates.Length - fromCache];
        for (int i = 0, next = 0; i < known.Length; i++)
        {
            if (!known[i])
                missing[next++] = i;
        }

        var fresh = ScoreAll(query, Array.ConvertAll(missing, i => numbers[i]), cancellation);
        var tokens = 0;
        for (var i = 0; i < missing.Length; i++)
        {
            scores[missing[i]] = fresh[i];
            tokens += fresh[i].Tokens;
        }

        if (useCache)
            cache.Write(query, vector, numbers, scores);
        return new(scores, missing.Length, fromCache, tokens);
    }

    private PairScore[] ScoreAll(string query, int[] numbers, CancellationToken cancellation)
    {
        if (!_tokensAreItsOwn)
            return encoder.Score(query, Array.ConvertAll(numbers, number => index.Passage(number).Passage.Compose()), cancellation);
        var scores = new PairScore[numbers.Length];
        encoder.Score(query, Array.ConvertAll(numbers, index.Tokens), scores, cancellation);
        return scores;
    }
}

/// <summary>The scores of candidates, and what they cost.</summary>
/// <param name="Scores">One for each candidate, in their order.</param>
/// <param name="Scored">Pairs that the cross-encoder read.</param>
/// <param name="FromCache">Pairs whose score was known.</param>
/// <param name="Tokens">Tokens that the cross-encoder read.</param>
internal readonly record struct ScoredCandidates(PairScore[] Scores, int Scored, int FromCache, int Tokens);
