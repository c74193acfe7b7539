using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Retrieval.Deadlines;
using Winnow.Retrieval.Fusion;
using Winnow.Tokenization;

namespace Winnow.Retrieval;

/// <summary>
/// Stage 2 over candidates from an index: uses the tokens that were stored with them and the scores that are known already. Of a
/// candidate whose score is known nothing is read, and of the others only the tokens.
/// </summary>
/// <param name="encoder">The cross-encoder.</param>
/// <param name="index">The index that the candidates are from.</param>
/// <param name="cache">What is known of earlier queries.</param>
/// <param name="speed">How long its pairs take.</param>
internal sealed class CandidateScorer(CrossEncoder encoder, IndexReader index, QueryCache cache, ScoringSpeed speed)
{
    /// <summary>Where only the text is known, so many of its characters are counted as a token.</summary>
    private const int CharactersPerToken = 4;

    private readonly DeadlineScorer _deadlines = new(speed);
    private readonly bool _tokensAreItsOwn = index.Manifest.PassageTokenizer == encoder.Identity.Tokenizer;

    /// <summary>The scores of candidates, in their order: of all, or of as many as there is time for.</summary>
    public ScoredCandidates Score(
        string query, float[]? vector, ReadOnlySpan<Candidate> candidates, bool useCache, ScoringTime? time, CancellationToken cancellation)
    {
        var (scores, numbers, known) = (new PairScore[candidates.Length], new int[candidates.Length], new bool[candidates.Length]);
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = candidates[i].Number;
        var fromCache = useCache ? cache.Read(query, numbers, scores, known) : 0;

        var missing = new int[candidates.Length - fromCache];
        for (int i = 0, next = 0; i < known.Length; i++)
        {
            if (!known[i])
                missing[next++] = i;
        }

        var fresh = Array.ConvertAll(missing, i => numbers[i]);
        var tokens = 0;
        var done = fresh.Length;
        if (time is { } limit)
            done = _deadlines.Run(Lengths(query, fresh), limit.Deadline, limit.Reserve, ScorePiece, cancellation);
        else
            ScorePiece(0, done, cancellation);

        if (useCache)
        {
            int[] all = [.. Enumerable.Range(0, known.Length).Where(i => known[i])];
            cache.Write(query, vector, Array.ConvertAll(all, i => numbers[i]), Array.ConvertAll(all, i => scores[i]));
        }

        return new(scores, known, done, fromCache, missing.Length - done, tokens);

        void ScorePiece(int first, int count, CancellationToken stop)
        {
            var piece = ScoreAll(query, fresh.AsSpan(first, count).ToArray(), stop);
            for (var i = 0; i < count; i++)
            {
                (scores[missing[first + i]], known[missing[first + i]]) = (piece[i], true);
                tokens += piece[i].Tokens;
            }
        }
    }

    /// <summary>The lengths of pairs; where the index holds other tokens than the cross-encoder's, a guess.</summary>
    private int[] Lengths(string query, int[] numbers)
    {
        var queryTokens = encoder.Tokenizer.Count(query);
        return Array.ConvertAll(numbers, number => encoder.PairLength(
            queryTokens, _tokensAreItsOwn ? index.Tokens(number).Length : index.Passage(number).Passage.Text.Length / CharactersPerToken));
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

/// <summary>The time that scoring has.</summary>
/// <param name="Deadline">When the search must be done.</param>
/// <param name="Reserve">Milliseconds before it that are needed for what comes after.</param>
internal readonly record struct ScoringTime(Deadline Deadline, double Reserve);

/// <summary>The scores of candidates, and what they cost.</summary>
/// <param name="Scores">One for each candidate, in their order.</param>
/// <param name="Known">Which candidates have one.</param>
/// <param name="Scored">Pairs that the cross-encoder read.</param>
/// <param name="FromCache">Pairs whose score was known.</param>
/// <param name="Left">Pairs that there was no time for.</param>
/// <param name="Tokens">Tokens that the cross-encoder read.</param>
internal readonly record struct ScoredCandidates(PairScore[] Scores, bool[] Known, int Scored, int FromCache, int Left, int Tokens);
