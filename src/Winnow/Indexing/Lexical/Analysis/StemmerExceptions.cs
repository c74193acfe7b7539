namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>The words that Porter2's definition lists apart from its rules.</summary>
internal static class StemmerExceptions
{
    /// <summary>Replaces a word that has a stem of its own.</summary>
    public static bool TryReplace(Span<byte> word, out int length)
    {
        length = 0;
        if (word.Length is < 3 or > 6)
            return false;
        var stem = StemOf(word);
        if (stem.IsEmpty)
            return false;
        stem.CopyTo(word);
        length = stem.Length;
        return true;
    }

    /// <summary>Whether a word is done after step 1a.</summary>
    public static bool IsFinal(ReadOnlySpan<byte> word) => word.Length is 6 or 7 && (
        word.SequenceEqual("inning"u8) || word.SequenceEqual("outing"u8) || word.SequenceEqual("canning"u8)
        || word.SequenceEqual("herring"u8) || word.SequenceEqual("earring"u8) || word.SequenceEqual("proceed"u8)
        || word.SequenceEqual("exceed"u8) || word.SequenceEqual("succeed"u8));

    private static ReadOnlySpan<byte> StemOf(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("skis"u8) ? "ski"u8
        : word.SequenceEqual("skies"u8) || word.SequenceEqual("sky"u8) ? "sky"u8
        : word.SequenceEqual("dying"u8) ? "die"u8
        : word.SequenceEqual("lying"u8) ? "lie"u8
        : word.SequenceEqual("tying"u8) ? "tie"u8
        : word.SequenceEqual("idly"u8) ? "idl"u8
        : word.SequenceEqual("gently"u8) ? "gentl"u8
        : word.SequenceEqual("ugly"u8) ? "ugli"u8
        : word.SequenceEqual("early"u8) ? "earli"u8
        : word.SequenceEqual("only"u8) ? "onli"u8
        : word.SequenceEqual("singly"u8) ? "singl"u8
        : word.SequenceEqual("news"u8) ? "news"u8
        : word.SequenceEqual("howe"u8) ? "howe"u8
        : word.SequenceEqual("atlas"u8) ? "atlas"u8
        : word.SequenceEqual("cosmos"u8) ? "cosmos"u8
        : word.SequenceEqual("bias"u8) ? "bias"u8
        : word.SequenceEqual("andes"u8) ? "andes"u8
        : default;
}
