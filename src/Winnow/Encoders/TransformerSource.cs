using Winnow.Numerics.Threading;
using Winnow.Tokenization;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Encoders;

/// <summary>The modules <c>Transformer</c> and <c>Pooling</c>: a text's vector is pooled from its hidden states.</summary>
internal sealed class TransformerSource : VectorSource
{
    private readonly ITokenizer _tokenizer;
    private readonly TransformerEncoder _encoder;
    private readonly Pooling _pooling;
    private readonly int _maxTokens;
    private readonly bool _lowerCase;
    private readonly WorkerPool _pool;
    private readonly Reusable<Session> _sessions;

    public TransformerSource(
        ITokenizer tokenizer, TransformerEncoder encoder, Pooling pooling, int maxTokens, bool lowerCase, WorkerPool pool)
    {
        (_tokenizer, _encoder, _pooling, _maxTokens, _lowerCase, _pool) = (tokenizer, encoder, pooling, maxTokens, lowerCase, pool);
        _sessions = new(() => new Session(new TokenizedTexts(tokenizer, pool), new TokenBatch()));
    }

    public override int Dimensions => _pooling.Dimensions;

    public override int? MaxTokens => _maxTokens;

    public override PrecisionChoice PrecisionChoice => PrecisionChoice.Asked(_encoder.Precision);

    /// <summary>The same source at another precision, read from the <paramref name="checkpoint"/> that this one was.</summary>
    public TransformerSource ReadAt(Precision precision, Checkpoint checkpoint) =>
        new(_tokenizer, _encoder.ReadAt(precision, checkpoint), _pooling, _maxTokens, _lowerCase, _pool);

    public override void Embed(
        IReadOnlyList<string> texts, int first, int count, string prompt, float[] vectors, TextTokens[] tokens,
        CancellationToken cancellation)
    {
        var session = _sessions.Rent();
        session.Texts.Fill(texts, first, count, prompt.Length > 0 || _lowerCase ? text => Edit(prompt + text) : null);
        session.Batch.Clear();
        for (var i = 0; i < count; i++)
            tokens[first + i] = Write(session.Texts[i], session.Batch);
        Encode(session.Batch, prompt, vectors, cancellation);
        _sessions.Return(session);
    }

    public override TextTokens Embed(ReadOnlySpan<char> text, string prompt, float[] vector)
    {
        var session = _sessions.Rent();
        session.Texts.Fill(prompt.Length > 0 || _lowerCase ? Edit(string.Concat(prompt, text)) : text);
        session.Batch.Clear();
        var tokens = Write(session.Texts[0], session.Batch);
        Encode(session.Batch, prompt, vector, CancellationToken.None);
        _sessions.Return(session);
        return tokens;
    }

    private string Edit(string text) => _lowerCase ? text.ToLowerInvariant() : text;

    private TextTokens Write(ReadOnlySpan<int> ids, TokenBatch batch)
    {
        var kept = Math.Min(ids.Length, _maxTokens - _tokenizer.Single.SpecialTokens);
        _tokenizer.Single.Write(batch, ids[..kept]);
        return new(kept + _tokenizer.Single.SpecialTokens, ids.Length - kept);
    }

    private void Encode(TokenBatch batch, string prompt, float[] vectors, CancellationToken cancellation) =>
        _encoder.Encode(
            batch,
            _pooling.ReadsFirstOnly ? HiddenStates.First : HiddenStates.All,
            (Pooling: _pooling, Skip: _pooling.IncludePrompt ? 0 : PromptTokens(prompt), vectors),
            static (job, sequence, hidden) =>
            {
                var size = job.Pooling.Dimensions;
                job.Pooling.Apply(hidden, job.Skip, job.vectors.AsSpan(sequence * size, size));
            },
            cancellation);

    /// <summary>Tokens of the prompt with the special ones before it, as sentence-transformers counts them.</summary>
    private int PromptTokens(string prompt)
    {
        if (prompt.Length == 0)
            return 0;
        var buffer = new TokenBuffer();
        _tokenizer.Tokenize(Edit(prompt), buffer);
        var alone = new TokenBatch();
        _tokenizer.Single.Write(alone, buffer.Ids);
        var endsSpecial = buffer.Count == 0 || alone.Ids[^1] != buffer.Ids[^1];
        return alone.TokenCount - (endsSpecial ? 1 : 0);
    }

    public override string ToString() => $"Transformer({_maxTokens} tokens{(_lowerCase ? ", lower-cased" : "")}), {_pooling}";

    private sealed record Session(TokenizedTexts Texts, TokenBatch Batch);
}
