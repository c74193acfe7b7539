using Winnow.Numerics.Kernels;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>
/// Turns texts into vectors, each text on its own: a sentence-transformers directory as it is. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// Reimers and Gurevych 2019, "Sentence-BERT". A text's vector has the same bits in any list, in any order and at any number of threads.
/// </remarks>
public sealed partial class BiEncoder
{
    /// <summary>Texts that are tokenized and encoded together: enough to sort by length, few enough that memory stays small.</summary>
    private const int TextsPerPass = 512;

    private readonly VectorSource _source;
    private readonly VectorStep[] _steps;
    private readonly PromptSet _prompts;
    private readonly BiEncoderOptions _options;
    private readonly int _fullDimensions;
    private readonly bool _normalizes;
    private readonly Reusable<float[][]> _singles;

    internal BiEncoder(BiEncoderParts parts, BiEncoderOptions options)
    {
        (_source, _steps, _prompts, Tokenizer, SimilarityFunction, PrecisionChoice, _options) =
            (parts.Source, parts.Steps, parts.Prompts, parts.Tokenizer, parts.SimilarityFunction, parts.PrecisionChoice, options);
        _fullDimensions = _steps.Length == 0 ? _source.Dimensions : _steps[^1].Dimensions;
        _normalizes = _steps.LastOrDefault() is NormalizeStep;
        Dimensions = options.Dimensions ?? _fullDimensions;
        if (Dimensions < 1 || Dimensions > _fullDimensions)
            throw new ArgumentOutOfRangeException(nameof(options), Dimensions, $"Dimensions must be 1 to {_fullDimensions}, the model's.");
        Identity = new ModelIdentity(parts.Name, parts.WeightsDigest, parts.TokenizerDigest, Describe(), _prompts.Describe(), Dimensions);
        _singles = new(() => [new float[_source.Dimensions], .. _steps.Select(step => new float[step.Dimensions])]);
    }

    /// <summary>Values per vector.</summary>
    public int Dimensions { get; }

    /// <summary>What makes another encoder give the same vectors.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>Whether the vectors come from a transformer, which alone has precisions to choose from.</summary>
    public bool HasTransformer => _source is TransformerSource;

    /// <summary>The precision that the model runs at, and why.</summary>
    public PrecisionChoice PrecisionChoice { get; }

    /// <summary>The model's tokenizer.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>Tokens of a text that the model sees, special ones included; null if all.</summary>
    public int? MaxTokens => _source.MaxTokens;

    /// <summary>
    /// How the model's vectors are meant to be compared: <c>cosine</c>, <c>dot</c>, <c>euclidean</c> or <c>manhattan</c>.
    /// </summary>
    public string SimilarityFunction { get; }

    /// <summary>True if vectors have length 1 (a text without any token has length 0).</summary>
    public bool Normalizes => _normalizes;

    /// <summary>The model's prompts by name.</summary>
    public IReadOnlyDictionary<string, string> Prompts => _prompts.ByName;

    /// <summary>Reads a model from its directory.</summary>
    /// <exception cref="ModelException">The directory holds no bi-encoder, or one that isn't supported, or is damaged.</exception>
    public static BiEncoder Load(string directory, BiEncoderOptions? options = null)
    {
        options ??= new BiEncoderOptions();
        return new(BiEncoderParts.Load(ModelDirectory.Open(directory), options, PrecisionMemory.Shared), options);
    }

    /// <summary>The vectors of <paramref name="texts"/>.</summary>
    public EmbeddingMatrix Embed(
        IReadOnlyList<string> texts, EmbeddingInput input = EmbeddingInput.None, CancellationToken cancellation = default) =>
        Embed(texts, new EmbedOptions { Input = input }, cancellation);

    /// <summary>The vectors of <paramref name="texts"/>.</summary>
    /// <exception cref="ArgumentException">A text is null, a prompt is unknown, or the dimensions are more than the encoder's.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled; work stops within a few milliseconds.</exception>
    public EmbeddingMatrix Embed(IReadOnlyList<string> texts, EmbedOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(options);
        var (prompt, dimensions) = (PromptOf(options), DimensionsOf(options.Dimensions));
        var values = new float[checked(texts.Count * dimensions)];
        var tokens = new TextTokens[texts.Count];
        var perPass = Math.Min(TextsPerPass, texts.Count);
        float[][] stages = [new float[perPass * _source.Dimensions], .. _steps.Select(step => new float[perPass * step.Dimensions])];
        for (var first = 0; first < texts.Count; first += TextsPerPass)
        {
            var count = Math.Min(TextsPerPass, texts.Count - first);
            _source.Embed(texts, first, count, prompt, stages[0], tokens, cancellation);
            Finish(stages, count, values.AsSpan(first * dimensions, count * dimensions), dimensions);
        }

        return new EmbeddingMatrix(values, dimensions, tokens);
    }

    /// <summary>Writes the vector of one text, <see cref="Dimensions"/> values, to <paramref name="destination"/>.</summary>
    public TextTokens Embed(ReadOnlySpan<char> text, EmbeddingInput input, Span<float> destination)
    {
        if (destination.Length != Dimensions)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} values; a vector has {Dimensions}.", nameof(destination));
        }

        var stages = _singles.Rent();
        var tokens = _source.Embed(text, _prompts.For(input), stages[0]);
        Finish(stages, 1, destination, Dimensions);
        _singles.Return(stages);
        return tokens;
    }

    /// <summary>Runs the steps after the source, and keeps the first <paramref name="dimensions"/> values of each vector.</summary>
    private void Finish(float[][] stages, int count, Span<float> result, int dimensions)
    {
        var width = _source.Dimensions;
        for (var step = 0; step < _steps.Length; step++)
        {
            _steps[step].Apply(stages[step].AsSpan(0, count * width), count, stages[step + 1]);
            width = _steps[step].Dimensions;
        }

        for (var row = 0; row < count; row++)
        {
            var vector = result.Slice(row * dimensions, dimensions);
            stages[^1].AsSpan(row * _fullDimensions, dimensions).CopyTo(vector);
            if (dimensions < _fullDimensions && _normalizes)
                Normalize.Apply(vector, vector);
        }
    }

    private string PromptOf(EmbedOptions options) =>
        options.Prompt ?? (options.PromptName is { } name ? _prompts.Named(name) : _prompts.For(options.Input));

    private int DimensionsOf(int? wanted) => wanted is null ? Dimensions
        : wanted >= 1 && wanted <= Dimensions ? wanted.Value
        : throw new ArgumentOutOfRangeException(nameof(wanted), wanted, $"Dimensions must be 1 to {Dimensions}, the encoder's.");

    private string Describe() => string.Join(", ", _steps.Select(step => step.ToString()).Prepend(_source.ToString()));
}
