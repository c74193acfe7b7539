using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>
/// What a cross-encoder can read at once, and with which tokenizer: all that must be known of it to cut and tokenize passages for it.
/// Read without its weights. Immutable and safe to share between threads.
/// </summary>
public sealed class CrossEncoderWindow
{
    private CrossEncoderWindow(ITokenizer tokenizer, string tokenizerHash, int maxTokens, int? maxQueryTokens) =>
        (Tokenizer, TokenizerHash, MaxTokens, MaxQueryTokens) = (tokenizer, tokenizerHash, maxTokens, maxQueryTokens);

    /// <summary>The model's tokenizer.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>SHA-256 of the tokenizer's files, in hexadecimal digits.</summary>
    public string TokenizerHash { get; }

    /// <summary>Tokens that a pair may have, special ones included.</summary>
    public int MaxTokens { get; }

    /// <summary>Tokens that the query keeps at most; null if the longer text is cut.</summary>
    public int? MaxQueryTokens { get; }

    /// <summary>Reads the window of the model in a directory.</summary>
    /// <exception cref="ModelException">The directory holds no cross-encoder, or one that isn't supported.</exception>
    public static CrossEncoderWindow Load(string directory, CrossEncoderOptions? options = null) =>
        Read(ModelDirectory.Open(directory), options ?? new CrossEncoderOptions()).Window;

    internal static (CrossEncoderWindow Window, EncoderConfig Config, MatchedTokens? Matches) Read(
        ModelDirectory directory, CrossEncoderOptions options)
    {
        if (directory.Kind != ModelKind.CrossEncoder)
        {
            throw new ModelException(directory.Path, directory.Kind == ModelKind.BiEncoder
                ? "is a bi-encoder, which scores no pairs: use it to recall."
                : "is not a cross-encoder: config.json names no ...ForSequenceClassification in 'architectures'.");
        }

        var config = EncoderConfig.Load(directory.Path);
        var files = TokenizerDirectory.Load(directory.Path);
        var tokenizer = files.Tokenizer;
        config.CheckTokenizer(tokenizer);
        var window = Math.Min(files.MaxLength ?? int.MaxValue, config.MaxPositions);
        window = Math.Min(window, options.MaxTokens ?? int.MaxValue);
        var room = window - tokenizer.Pair.SpecialTokens;
        if (room < 2)
            throw new ModelException(directory.Path, $"a window of {window} tokens leaves no room for a query and a passage.");

        var winnow = JsonField.Load(config.Path)["winnow"];
        var matches = MatchedTokens.Read(winnow, config);
        var ownCap = winnow["max_query_tokens"].AsIntegerOrNull(1, config.MaxPositions);
        int? cap = ownCap is null && options.Truncation == PairTruncation.LongestFirst ? null
            : Math.Clamp(options.MaxQueryTokens ?? ownCap ?? room * 3 / 4, 1, room - 1);
        return (new(tokenizer, ModelIdentity.TokenizerOf(directory.Path), window, cap), config, matches);
    }
}
