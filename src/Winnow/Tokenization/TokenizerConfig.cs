namespace Winnow.Tokenization;

/// <summary>What Winnow reads of <c>tokenizer_config.json</c>.</summary>
/// <param name="MaxLength">The model's window in tokens, or null if the file states none that means anything.</param>
/// <param name="Vocabulary">How to tokenize with a <c>vocab.txt</c>.</param>
internal sealed record TokenizerConfig(int? MaxLength, VocabTxtOptions Vocabulary)
{
    // Files of models without a limit state 1e30, or the greatest integer.
    private const double AbsurdLength = 1 << 24;

    /// <summary>The contents of the file, or defaults if there is none.</summary>
    public static TokenizerConfig Load(string path)
    {
        var root = JsonField.LoadIfPresent(path);
        var defaults = new VocabTxtOptions();
        return new(MaxLengthOf(root["model_max_length"]), new VocabTxtOptions
        {
            LowerCase = root["do_lower_case"].AsBooleanOrNull() ?? defaults.LowerCase,
            TokenizeChineseChars = root["tokenize_chinese_chars"].AsBooleanOrNull() ?? defaults.TokenizeChineseChars,
            StripAccents = root["strip_accents"].AsBooleanOrNull(),
            UnknownToken = Token(root["unk_token"], defaults.UnknownToken),
            ClassToken = Token(root["cls_token"], defaults.ClassToken),
            SeparatorToken = Token(root["sep_token"], defaults.SeparatorToken),
            PaddingToken = Token(root["pad_token"], defaults.PaddingToken),
            MaskToken = Token(root["mask_token"], defaults.MaskToken),
        });
    }

    private static int? MaxLengthOf(JsonField field)
    {
        if (field.AsNumberOrNull() is not { } length)
            return null;
        if (length < 1)
            throw field.Wrong("must be at least 1");
        return length <= AbsurdLength ? (int)length : null;
    }

    // A name, or an object that describes an added token.
    private static string Token(JsonField field, string fallback) =>
        field.IsObject ? field["content"].AsString() : field.AsStringOrNull() ?? fallback;
}
