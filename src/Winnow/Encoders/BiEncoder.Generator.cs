using Microsoft.Extensions.AI;

namespace Winnow.Encoders;

/// <content>The seam to the .NET ecosystem: Microsoft.Extensions.AI.</content>
public sealed partial class BiEncoder : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly string[] QueryWords = ["query", "search_query"];
    private static readonly string[] DocumentWords = ["document", "search_document", "passage"];

    /// <summary>The vectors of <paramref name="values"/>, computed on the thread pool.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="options">
    /// <c>Dimensions</c> keeps the first values of each vector; <c>AdditionalProperties</c> may say <c>input_type</c> (query or document)
    /// or <c>prompt_name</c>; <c>RawRepresentationFactory</c> may give <see cref="EmbedOptions"/>; <c>ModelId</c>, if given, must be this
    /// model's.
    /// </param>
    /// <param name="cancellationToken">Stops the work within a few milliseconds.</param>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.ModelId is { } model && model != Identity.Name)
            throw new ArgumentException($"This generator is '{Identity.Name}' and can't give vectors of '{model}'.", nameof(options));
        var (texts, request) = (values.ToArray(), RequestOf(options));
        return Task.Run(() => Generate(texts, request, cancellationToken), cancellationToken);
    }

    /// <summary>
    /// Answers for <see cref="EmbeddingGeneratorMetadata"/>, this encoder's own type, and its tokenizer; null for all else.
    /// </summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("winnow", null, Identity.Name, Dimensions)
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(Tokenizer) ? Tokenizer
            : null;
    }

    /// <summary>Does nothing: memory is freed when the last call has ended and no one holds the encoder.</summary>
    void IDisposable.Dispose() { }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, EmbedOptions request, CancellationToken cancellation)
    {
        var matrix = Embed(texts, request, cancellation);
        var created = _options.Time.GetUtcNow();
        var result = new GeneratedEmbeddings<Embedding<float>>(texts.Length);
        long tokens = 0;
        for (var i = 0; i < texts.Length; i++)
        {
            var vector = matrix.Values.AsMemory(i * matrix.Dimensions, matrix.Dimensions);
            result.Add(new Embedding<float>(vector) { ModelId = Identity.Name, CreatedAt = created });
            tokens += matrix.Tokens[i].Tokens;
        }

        result.Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens };
        return result;
    }

    private EmbedOptions RequestOf(EmbeddingGenerationOptions? options)
    {
        var request = options?.RawRepresentationFactory?.Invoke(this) as EmbedOptions ?? new EmbedOptions();
        if (options?.AdditionalProperties is { } properties)
        {
            if (properties.TryGetValue("input_type", out string? input) && input is not null)
                request = request with { Input = InputOf(input) };
            if (properties.TryGetValue("prompt_name", out string? name) && name is not null)
                request = request with { PromptName = name };
        }

        return options?.Dimensions is { } dimensions ? request with { Dimensions = dimensions } : request;
    }

    private static EmbeddingInput InputOf(string word) =>
        QueryWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? EmbeddingInput.Query
        : DocumentWords.Contains(word, StringComparer.OrdinalIgnoreCase) ? EmbeddingInput.Document
        : throw new ArgumentException($"input_type '{word}' is unknown; choose query or document.", nameof(word));
}
