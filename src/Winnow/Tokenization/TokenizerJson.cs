namespace Winnow.Tokenization;

/// <summary>Reads <c>tokenizer.json</c>, the file of the Hugging Face tokenizers library.</summary>
/// <remarks>
/// Read: model WordPiece; normalizer BertNormalizer or none; pre-tokenizer BertPreTokenizer; post-processor TemplateProcessing,
/// BertProcessing or none; added tokens; truncation. Padding is for rectangular batches, which Winnow has not, and the decoder for
/// generation; both are ignored.
/// </remarks>
public static class TokenizerJson
{
    /// <summary>The tokenizer that the file describes.</summary>
    /// <exception cref="ModelException">The file is missing, damaged, or has a component that Winnow does not support.</exception>
    public static ITokenizer Load(string path) => Read(path).Tokenizer;

    /// <summary>The tokenizer, and how the file says to truncate, if it does.</summary>
    internal static (ITokenizer Tokenizer, Truncation? Truncation) Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var root = JsonField.Load(path, VocabularyLimits.MaxFileBytes);
        return (Tokenizer(root), Truncation(root["truncation"]));
    }

    private static WordPieceTokenizer Tokenizer(JsonField root)
    {
        var model = WordPieceModelJson.Read(root["model"]);
        var normalizer = Normalizer(root["normalizer"]);
        Supported(root["pre_tokenizer"], "pre_tokenizer", "BertPreTokenizer");
        var added = AddedTokenJson.Read(root["added_tokens"], model, normalizer);
        var (single, pair) = PostProcessorJson.Read(root["post_processor"]);
        return new(model, normalizer, added, single, pair);
    }

    private static BertNormalizer Normalizer(JsonField field)
    {
        if (field.IsNull)
            return BertNormalizer.None;
        Supported(field, "normalizer", "BertNormalizer");
        var lowercase = field["lowercase"].AsBooleanOrNull() ?? true;
        return new(
            field["clean_text"].AsBooleanOrNull() ?? true,
            field["handle_chinese_chars"].AsBooleanOrNull() ?? true,
            field["strip_accents"].AsBooleanOrNull() ?? lowercase,
            lowercase);
    }

    private static Truncation? Truncation(JsonField field)
    {
        if (field.IsNull)
            return null;
        var strategy = (field["strategy"].AsStringOrNull() ?? "LongestFirst") switch
        {
            "LongestFirst" => TruncationStrategy.LongestFirst,
            "OnlyFirst" => TruncationStrategy.OnlyFirst,
            "OnlySecond" => TruncationStrategy.OnlySecond,
            var other => throw field["strategy"].Wrong(
                $"'{JsonField.Short(other)}' is not known; known are LongestFirst, OnlyFirst, OnlySecond"),
        };
        var side = (field["direction"].AsStringOrNull() ?? "Right") switch
        {
            "Right" => TruncationSide.Right,
            "Left" => TruncationSide.Left,
            var other => throw field["direction"].Wrong($"'{JsonField.Short(other)}' is not known; known are Right, Left"),
        };
        return new(field["max_length"].AsInteger(0, int.MaxValue), strategy, side);
    }

    /// <summary>Refuses a component of any type but those that are supported.</summary>
    /// <returns>The type.</returns>
    internal static string Supported(JsonField component, string name, params ReadOnlySpan<string> types)
    {
        var type = component.IsNull ? "null" : component["type"].AsString();
        foreach (var supported in types)
        {
            if (type == supported)
                return type;
        }

        throw new ModelException(
            component.File, $"{name} of type '{JsonField.Short(type)}' is not supported; supported: {string.Join(", ", types.ToArray())}.");
    }
}
