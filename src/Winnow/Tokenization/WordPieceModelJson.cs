namespace Winnow.Tokenization;

/// <summary>Reads the <c>model</c> of a <c>tokenizer.json</c>.</summary>
internal static class WordPieceModelJson
{
    public static WordPieceVocabulary Read(JsonField model)
    {
        if (!model.IsObject)
            throw model.Wrong("must be an object");
        // Old files don't name the type; only WordPiece has this field.
        if (!model["type"].IsNull || model["max_input_chars_per_word"].IsNull)
            TokenizerJson.Supported(model, "model", "WordPiece");
        return WordPieceVocabulary.Create(
            Vocabulary(model["vocab"]),
            model["unk_token"].AsStringOrNull() ?? "[UNK]",
            model["continuing_subword_prefix"].AsStringOrNull() ?? "##",
            model["max_input_chars_per_word"].AsIntegerOrNull(0, int.MaxValue) ?? 100,
            model.File);
    }

    private static List<(string Text, int Id)> Vocabulary(JsonField field)
    {
        var tokens = new List<(string Text, int Id)>();
        var owners = new Dictionary<int, string>();
        foreach (var (text, value) in field.Members())
        {
            var id = value.AsInteger(0, VocabularyLimits.MaxIds - 1);
            if (!owners.TryAdd(id, VocabularyLimits.CheckToken(text, field.File)))
                throw field.Wrong($"gives the id {id} to both '{JsonField.Short(owners[id])}' and '{JsonField.Short(text)}'");
            tokens.Add((text, id));
        }

        return tokens;
    }
}
