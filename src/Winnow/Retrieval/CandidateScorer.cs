using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval.Deadlines;
using Winnow.Tokenization;

namespace Winnow.Retrieval;

/// <summary>Stage 2 over candidates from an index: uses the tokens that were stored with them and the scores that are known already.</summary>
/// <param name="encoder">The cross-encoder.</param>
/// <param name="tokensAreItsOwn">Whether the index's tokens were made by the cross-encoder's tokenizer.</param>
/// <param name="cache">What is known of earlier queries.</param>
/// <param name="speed">How long its pairs take.</param>
internal sealed class CandidateScorer(CrossEncoder encoder, bool tokensAreItsOwn, QueryCache cache, ScoringSpeed speed)
{
    /// <summary>Where only the text is known, so many of its characters are counted as a token.</summary>
    private const int CharactersPerToken = 4;

    private readonly DeadlineScorer _deadlines = new(speed);

    /// <summary>The scores of the candidates, in their order: of all, or of as many as there is time for.</summary>
    public ScoredCandidates Score(
        string query, float[] vector, StoredPassage[] candidates, bool useCache, ScoringTime? time, CancellationToken cancellation)
    {
        var scores = new PairScore[candidates.Length];
        var numbers = Array.ConvertAll(candidates, candidate => candidate.Number);
        var scored = new bool[candidates.Length];
        var fromCache = useCache ? cache.Read(query, numbers, scores, scored) : 0;

        int[] missing = [.. Enumerable.Range(0, candidates.Length).Where(i => !scored[i])];
        var tokens = 0;
        var done = time is { } limit
            ? _deadlines.Run(Lengths(query, candidates, missing), limit.Deadline, limit.Reserve, Score, cancellation)
            : missing.Length;
        if (time is null)
            Score(0, missing.Length, cancellation);

        if (useCache)
            cache.Write(query, vector, Marked(numbers, scored), Marked(scores, scored));
        return new(scores, scored, done, fromCache, missing.Length - done, tokens);

        void Score(int first, int count, CancellationToken stop)
        {
            var piece = missing.AsSpan(first, count).ToArray();
            var fresh = ScoreAll(query, Array.ConvertAll(piece, i => candidates[i]), stop);
            for (var i = 0; i < piece.Length; i++)
            {
                (scores[piece[i]], scored[piece[i]]) = (fresh[i], true);
                tokens += fresh[i].Tokens;
            }
        }
    }

    private PairScore[] ScoreAll(string query, StoredPassage[] candidates, CancellationToken cancellation)
    {
        if (!tokensAreItsOwn)
            return encoder.Score(query, Array.ConvertAll(candidates, candidate => candidate.Passage.Compose()), cancellation);
        var scores = new PairScore[candidates.Length];
        encoder.Score(query, Array.ConvertAll(candidates, candidate => candidate.Tokens), scores, cancellation);
        return scores;
    }

    private int[] Lengths(string query, StoredPassage[] candidates, int[] places)
    {
        var queryTokens = encoder.Tokenizer.Count(query);
        return Array.ConvertAll(places, place => encoder.PairLength(
            queryTokens, tokensAreItsOwn ? candidates[place].Tokens.Length : candidates[place].Passage.Text.Length / CharactersPerToken));
    }

    private static T[] Marked<T>(T[] items, bool[] marks) => [.. items.Where((_, i) => marks[i])];
}

/// <summary>The time that scoring has.</summary>
/// <param name="Deadline">When the search must be done.</param>
/// <param name="Reserve">Milliseconds before it that are needed for what comes after.</param>
internal readonly record struct ScoringTime(Deadline Deadline, double Reserve);

/// <summary>The scores of candidates, and what they cost.</summary>
/// <param name="Scores">One for each candidate, in their order.</param>
/// <param name="Marks">Which of them were scored, now or before.</param>
/// <param name="Scored">Pairs that the cross-encoder read.</param>
/// <param name="FromCache">Pairs whose score was known.</param>
/// <param name="Left">Pairs that there was no time for.</param>
/// <param name="Tokens">Tokens that the cross-encoder read.</param>
internal readonly record struct ScoredCandidates(PairScore[] Scores, bool[] Marks, int Scored, int FromCache, int Left, int Tokens);
