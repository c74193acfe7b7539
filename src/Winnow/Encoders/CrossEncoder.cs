using Winnow.Numerics.Kernels;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>
/// Reads a query and a passage together and says how well the passage answers: a Hugging Face sequence-classification directory with one or
/// two labels. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Nogueira and Cho 2019, "Passage Re-ranking with BERT". A pair's score has the same bits in any list, in any order and at any number of
/// threads. Once warm, scoring tokenized passages allocates nothing.
/// </remarks>
public sealed class CrossEncoder
{
    /// <summary>Pairs that are tokenized and encoded together: enough to sort by length, few enough that memory stays small.</summary>
    private const int PairsPerPass = 512;

    private readonly TransformerEncoder _encoder;
    private readonly ClassificationHead _head;
    private readonly PairWriter _writer;
    private readonly Reusable<CrossEncoderSession> _sessions;

    internal CrossEncoder(CrossEncoderParts parts)
    {
        (_encoder, _head, _writer, Window, Activation, Identity, PrecisionChoice) =
            (parts.Encoder, parts.Head, parts.Writer, parts.Window, parts.Activation, parts.Identity, parts.PrecisionChoice);
        _sessions = new(() => new CrossEncoderSession(parts, PairsPerPass));
    }

    /// <summary>What makes another encoder give the same scores.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>The precision that the model runs at, and why.</summary>
    public PrecisionChoice PrecisionChoice { get; }

    /// <summary>What the model reads at once, and its tokenizer.</summary>
    public CrossEncoderWindow Window { get; }

    /// <summary>The model's tokenizer: tokenize passages with it, without special tokens and uncut, to score them later.</summary>
    public ITokenizer Tokenizer => Window.Tokenizer;

    /// <summary>Tokens that a pair may have, special ones included; the rest is cut and reported.</summary>
    public int MaxTokens => Window.MaxTokens;

    /// <summary>Tokens that the query keeps at most; null if the longer text is cut.</summary>
    public int? MaxQueryTokens => Window.MaxQueryTokens;

    /// <summary>
    /// Tokens of a passage that are seen beside a query of <paramref name="queryTokens"/> tokens, both without special tokens.
    /// </summary>
    public int PassageRoom(int queryTokens) =>
        Math.Max(0, MaxTokens - Tokenizer.Pair.SpecialTokens - Math.Min(queryTokens, MaxQueryTokens ?? queryTokens));

    /// <summary>Tokens of a pair as the model reads it, special ones included, from the tokens of its texts without them.</summary>
    public int PairLength(int queryTokens, int passageTokens) =>
        Math.Min(MaxTokens, Tokenizer.Pair.SpecialTokens + Math.Min(queryTokens, MaxQueryTokens ?? queryTokens) + passageTokens);

    /// <summary>Labels of the model: 1 or 2.</summary>
    public int Labels => _head.Labels;

    /// <summary>
    /// The function that the model's authors apply to the logit: information about the scale on which others quote its scores.
    /// </summary>
    public ScoreActivation Activation { get; }

    /// <summary>Reads a model from its directory.</summary>
    /// <exception cref="ModelException">The directory holds no cross-encoder, or one that isn't supported, or is damaged.</exception>
    public static CrossEncoder Load(string directory, CrossEncoderOptions? options = null) =>
        new(CrossEncoderParts.Load(ModelDirectory.Open(directory), options ?? new CrossEncoderOptions()));

    /// <summary>The scores of all <paramref name="passages"/> for <paramref name="query"/>, in the passages' order.</summary>
    public PairScore[] Score(string query, IReadOnlyList<string> passages, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(passages);
        var scores = new PairScore[passages.Count];
        Score(query, passages, scores, cancellation);
        return scores;
    }

    /// <summary>Writes the score of each passage for <paramref name="query"/> to its place in <paramref name="scores"/>.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled; work stops within a few milliseconds.</exception>
    public void Score(string query, IReadOnlyList<string> passages, Span<PairScore> scores, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(passages);
        CheckLength(passages.Count, scores);
        var session = _sessions.Rent();
        session.SetQuery(query);
        for (var first = 0; first < passages.Count; first += PairsPerPass)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(PairsPerPass, passages.Count - first);
            session.Passages.Fill(passages, first, count, edit: null);
            var pass = scores.Slice(first, count);
            for (var i = 0; i < count; i++)
                pass[i] = session.Write(_writer, session.Passages[i]);
            Run(session, pass, cancellation);
        }

        _sessions.Return(session);
    }

    /// <summary>
    /// Writes the score of each passage, given as its ids without special tokens and uncut, to its place in <paramref name="scores"/>.
    /// </summary>
    /// <exception cref="ArgumentException">An id is not in the model's vocabulary, or there are fewer scores than passages.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; work stops within a few milliseconds.</exception>
    public void Score(
        ReadOnlySpan<char> query, ReadOnlySpan<ReadOnlyMemory<int>> passages, Span<PairScore> scores,
        CancellationToken cancellation = default)
    {
        CheckLength(passages.Length, scores);
        var session = _sessions.Rent();
        session.SetQuery(query);
        for (var first = 0; first < passages.Length; first += PairsPerPass)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(PairsPerPass, passages.Length - first);
            var pass = scores.Slice(first, count);
            for (var i = 0; i < count; i++)
                pass[i] = session.Write(_writer, Known(passages[first + i].Span));
            Run(session, pass, cancellation);
        }

        _sessions.Return(session);
    }

    private void Run(CrossEncoderSession session, Span<PairScore> scores, CancellationToken cancellation)
    {
        _encoder.Encode(
            session.Batch, HiddenStates.First, session, static (session, sequence, hidden) => session.SetFirst(sequence, hidden),
            cancellation);
        _head.Apply(session.First, scores.Length, session.Pooled, session.Logits);
        Sigmoid.Apply(session.Logits.AsSpan(0, scores.Length), session.Probabilities.AsSpan(0, scores.Length));
        for (var i = 0; i < scores.Length; i++)
            scores[i] = scores[i] with { Logit = session.Logits[i], Probability = session.Probabilities[i] };
        session.Batch.Clear();
    }

    private ReadOnlySpan<int> Known(ReadOnlySpan<int> ids)
    {
        foreach (var id in ids)
        {
            if ((uint)id >= (uint)_encoder.Config.VocabularySize)
            {
                throw new ArgumentException(
                    $"The token id {id} is not in the model's vocabulary of {_encoder.Config.VocabularySize}.", nameof(ids));
            }
        }

        return ids;
    }

    private static void CheckLength(int passages, Span<PairScore> scores)
    {
        if (scores.Length != passages)
            throw new ArgumentException($"There are {passages} passages and room for {scores.Length} scores.", nameof(scores));
    }
}
