using Winnow.Numerics.Threading;
using Winnow.Tokenization;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Encoders;

/// <summary>
/// The module <c>StaticEmbedding</c>: a text's vector is the mean of its tokens' vectors. No special tokens, no cut; no token, no length.
/// </summary>
internal sealed class StaticEmbeddingSource : VectorSource
{
    private static readonly string[] TableNames = ["embedding.weight", "embeddings"];
    private const int TextsPerItem = 8;

    private readonly ITokenizer _tokenizer;
    private readonly WorkerPool _pool;
    private readonly float[] _table;
    private readonly Reusable<TokenBuffer> _buffers = new(() => new TokenBuffer());

    private StaticEmbeddingSource(ITokenizer tokenizer, float[] table, int dimensions, WorkerPool pool) =>
        (_tokenizer, _table, Dimensions, _pool) = (tokenizer, table, dimensions, pool);

    public override int Dimensions { get; }

    public override int? MaxTokens => null;

    /// <summary>Reads the module whose weights are <paramref name="checkpoint"/>.</summary>
    public static StaticEmbeddingSource Load(string directory, Checkpoint checkpoint, ITokenizer tokenizer, WorkerPool pool)
    {
        var name = TableNames.FirstOrDefault(checkpoint.Contains)
            ?? throw new ModelException(checkpoint.Path, $"has no tensor '{TableNames[0]}': it is not a static embedding's.");
        if (checkpoint.ShapeOf(name) is not [var rows, > 0 and <= 65536 and var dimensions])
            throw new ModelException(checkpoint.Path, $"tensor '{name}' is not a table of vectors of 1 to 65536 values.");
        if (rows < tokenizer.VocabularySize)
        {
            throw new ModelException(directory,
                $"the tokenizer has {tokenizer.VocabularySize} tokens and the table only {rows} vectors: they are not of one model.");
        }

        checkpoint.Require(name, checked((int)rows), (int)dimensions);
        return new(tokenizer, checkpoint.Read(name), (int)dimensions, pool);
    }

    public override void Embed(
        IReadOnlyList<string> texts, int first, int count, string prompt, float[] vectors, TextTokens[] tokens,
        CancellationToken cancellation)
    {
        var items = (count + TextsPerItem - 1) / TextsPerItem;
        _pool.For(items, (Owner: this, texts, first, count, prompt, vectors, tokens, cancellation), static (job, item) =>
        {
            if (job.cancellation.IsCancellationRequested)
                return;
            var (from, to) = (item * TextsPerItem, Math.Min(job.count, (item + 1) * TextsPerItem));
            job.Owner.EmbedItem(job.texts, job.first, from, to, job.prompt, job.vectors, job.tokens);
        });
        cancellation.ThrowIfCancellationRequested();
    }

    public override TextTokens Embed(ReadOnlySpan<char> text, string prompt, float[] vector)
    {
        var buffer = _buffers.Rent();
        var tokens = Embed(prompt.Length == 0 ? text : string.Concat(prompt, text), buffer, vector.AsSpan(0, Dimensions));
        _buffers.Return(buffer);
        return tokens;
    }

    private void EmbedItem(IReadOnlyList<string> texts, int first, int from, int to, string prompt, float[] vectors, TextTokens[] tokens)
    {
        var buffer = _buffers.Rent();
        for (var i = from; i < to; i++)
        {
            var text = texts[first + i] ?? throw new ArgumentException($"Text {first + i} is null.", nameof(texts));
            tokens[first + i] = Embed(prompt.Length == 0 ? text : prompt + text, buffer, vectors.AsSpan(i * Dimensions, Dimensions));
        }

        _buffers.Return(buffer);
    }

    private TextTokens Embed(ReadOnlySpan<char> text, TokenBuffer buffer, Span<float> vector)
    {
        buffer.Clear();
        _tokenizer.Tokenize(text, buffer);
        vector.Clear();
        foreach (var id in buffer.Ids)
            Rows.Add(_table.AsSpan(id * Dimensions, Dimensions), vector);
        if (buffer.Count > 0)
            Rows.Scale(vector, 1f / buffer.Count);
        return new(buffer.Count, 0);
    }

    public override string ToString() => $"StaticEmbedding({Dimensions})";
}
