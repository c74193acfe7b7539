namespace Winnow.Tokenization;

/// <summary>Reads the <c>added_tokens</c> of a <c>tokenizer.json</c>.</summary>
internal static class AddedTokenJson
{
    public static List<AddedToken> Read(JsonField field, WordPieceVocabulary vocabulary, BertNormalizer normalizer)
    {
        var tokens = new List<AddedToken>();
        if (field.IsNull)
            return tokens;
        var (texts, ids) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<int>());
        foreach (var item in field.Items())
        {
            var token = new AddedToken(
                item["id"].AsInteger(0, VocabularyLimits.MaxIds - 1),
                VocabularyLimits.CheckToken(item["content"].AsString(), field.File),
                item["single_word"].AsBooleanOrNull() ?? false,
                item["lstrip"].AsBooleanOrNull() ?? false,
                item["rstrip"].AsBooleanOrNull() ?? false,
                item["normalized"].AsBooleanOrNull() ?? true,
                item["special"].AsBooleanOrNull() ?? false);
            var name = JsonField.Short(token.Content);
            if (token.Content.Length == 0)
                throw item.Wrong("has no content");
            if (token.Normalized && WordPieceTokenizer.Normalize(normalizer, token.Content).Length == 0)
                throw item.Wrong($"'{name}' is looked for in normalised text, but the normaliser leaves nothing of it");
            if (!texts.Add(token.Content))
                throw item.Wrong($"repeats the token '{name}'");
            if (!ids.Add(token.Id))
                throw item.Wrong($"'{name}' repeats the id {token.Id}");
            if (vocabulary.IdOf(token.Content) is >= 0 and var id && id != token.Id)
                throw item.Wrong($"gives '{name}' the id {token.Id}, but the vocabulary gives it {id}");
            if (vocabulary.TokenOf(token.Id) is { } other && other != token.Content)
                throw item.Wrong($"gives '{name}' the id {token.Id}, but the vocabulary gives that to '{JsonField.Short(other)}'");
            tokens.Add(token);
        }

        return tokens;
    }
}
