using Winnow.Tokenization;

namespace Winnow.Encoders;

/// <summary>The memory of one call to a cross-encoder, used again by the next. B pairs, H hidden.</summary>
internal sealed class CrossEncoderSession
{
    private readonly ITokenizer _tokenizer;
    private readonly TokenBuffer _query = new();
    private readonly IdMarks _marks;
    private readonly int _hidden;

    public CrossEncoderSession(CrossEncoderParts parts, int pairs)
    {
        (_tokenizer, _hidden) = (parts.Window.Tokenizer, parts.Encoder.Config.HiddenSize);
        _marks = new IdMarks(parts.Encoder.Config.VocabularySize);
        Passages = new TokenizedTexts(parts.Window.Tokenizer, parts.Pool);
        First = new float[pairs * _hidden];
        Pooled = new float[pairs * _hidden];
        Logits = new float[pairs * parts.Head.Labels];
        Probabilities = new float[pairs];
    }

    /// <summary>The passages' ids.</summary>
    public TokenizedTexts Passages { get; }

    /// <summary>The pairs as the model reads them.</summary>
    public TokenBatch Batch { get; } = new();

    /// <summary>B×H: each pair's first hidden state.</summary>
    public float[] First { get; }

    /// <summary>B×H: scratch of the head.</summary>
    public float[] Pooled { get; }

    /// <summary>B×labels, then B.</summary>
    public float[] Logits { get; }

    /// <summary>B.</summary>
    public float[] Probabilities { get; }

    /// <summary>Tokenizes the query, once for all its pairs, and forgets pairs of an earlier call.</summary>
    public void SetQuery(ReadOnlySpan<char> query)
    {
        _query.Clear();
        _tokenizer.Tokenize(query, _query);
        Batch.Clear();
    }

    /// <summary>Appends the query with a passage to the batch.</summary>
    public PairScore Write(PairWriter writer, ReadOnlySpan<int> passage) => writer.Write(_query.Ids, passage, Batch, _marks);

    /// <summary>Keeps a pair's first hidden state.</summary>
    public void SetFirst(int pair, ReadOnlySpan<float> hidden) => hidden.CopyTo(First.AsSpan(pair * _hidden, _hidden));
}
