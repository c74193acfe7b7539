using Piece = Winnow.Tokenization.SequenceTemplate.Piece;
using PieceSource = Winnow.Tokenization.SequenceTemplate.PieceSource;

namespace Winnow.Tokenization;

/// <summary>Reads the <c>post_processor</c> of a <c>tokenizer.json</c>: where the special tokens go.</summary>
internal static class PostProcessorJson
{
    private const int MaxPieces = 256;

    public static (SequenceTemplate Single, SequenceTemplate Pair) Read(JsonField field)
    {
        if (field.IsNull)
            return (new([First(0)]), new([First(0), Second(1)]));
        return TokenizerJson.Supported(field, "post_processor", "TemplateProcessing", "BertProcessing") == "BertProcessing"
            ? Bert(Special(field["cls"]), Special(field["sep"]))
            : (Template(field, "single", isPair: false), Template(field, "pair", isPair: true));
    }

    /// <summary>The templates of BERT: <c>[CLS] A [SEP]</c>, and <c>[CLS] A [SEP] B [SEP]</c> with type 1 from B on.</summary>
    public static (SequenceTemplate Single, SequenceTemplate Pair) Bert(int cls, int sep)
    {
        Piece[] single = [new(PieceSource.Special, cls, 0), First(0), new(PieceSource.Special, sep, 0)];
        return (new(single), new([.. single, Second(1), new(PieceSource.Special, sep, 1)]));
    }

    private static Piece First(int type) => new(PieceSource.First, 0, type);

    private static Piece Second(int type) => new(PieceSource.Second, 0, type);

    // A special token of BertProcessing: [token, id].
    private static int Special(JsonField field)
    {
        var items = field.Items().ToList();
        if (items.Count != 2)
            throw field.Wrong("must be a token and its id");
        return items[1].AsInteger(0, VocabularyLimits.MaxIds - 1);
    }

    private static SequenceTemplate Template(JsonField processor, string name, bool isPair)
    {
        if (processor[name].IsNull && isPair)
            return new([First(0), Second(1)]);
        var pieces = new List<Piece>();
        foreach (var item in processor[name].Items())
        {
            if (item["Sequence"] is { IsNull: false } sequence)
                pieces.Add(new(Source(sequence["id"], isPair), 0, Type(sequence)));
            else if (item["SpecialToken"] is { IsNull: false } special)
                pieces.AddRange(Specials(processor["special_tokens"][special["id"].AsString()], Type(special)));
            else
                throw item.Wrong("must have a Sequence or a SpecialToken");
            if (pieces.Count > MaxPieces)
                throw processor[name].Wrong($"has more than {MaxPieces} tokens");
        }

        if (!Once(pieces, PieceSource.First) || (isPair && !Once(pieces, PieceSource.Second)))
            throw processor[name].Wrong(isPair ? "must have the sequences A and B, each once" : "must have the sequence A, once");
        return new(pieces);
    }

    private static bool Once(List<Piece> pieces, PieceSource source) => pieces.Count(piece => piece.Source == source) == 1;

    private static PieceSource Source(JsonField id, bool isPair) => id.AsString() switch
    {
        "A" => PieceSource.First,
        "B" when isPair => PieceSource.Second,
        var other => throw id.Wrong($"'{JsonField.Short(other)}' is no sequence of this template"),
    };

    private static int Type(JsonField piece) => piece["type_id"].AsIntegerOrNull(0, VocabularyLimits.MaxIds) ?? 0;

    private static IEnumerable<Piece> Specials(JsonField special, int type)
    {
        if (!special.IsObject)
            throw special.Wrong("is missing; it must say the ids of a special token of the template");
        return special["ids"].Items().Select(id => new Piece(PieceSource.Special, id.AsInteger(0, VocabularyLimits.MaxIds - 1), type));
    }
}
