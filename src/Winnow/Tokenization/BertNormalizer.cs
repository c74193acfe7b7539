using Winnow.Tokenization.Unicode;

namespace Winnow.Tokenization;

/// <summary>
/// The normaliser of BERT, with the four switches of its <c>tokenizer.json</c> form: drop control characters and make all white space
/// a space; put spaces around ideographs; decompose canonically and drop nonspacing marks; lower-case. In this order.
/// </summary>
internal sealed record BertNormalizer(bool CleanText, bool HandleChineseChars, bool StripAccents, bool Lowercase)
{
    private const int HangulBase = 0xAC00, HangulCount = 11172, LeadBase = 0x1100, VowelBase = 0x1161, TrailBase = 0x11A7;
    private const int VowelCount = 21, TrailCount = 28;

    /// <summary>The normaliser that changes nothing.</summary>
    public static BertNormalizer None { get; } = new(false, false, false, false);

    /// <summary>
    /// Appends <paramref name="text"/>, which lies at <paramref name="origin"/> in the original, to <paramref name="output"/>.
    /// </summary>
    public void Normalize(ReadOnlySpan<char> text, int origin, NormalizedText output)
    {
        var run = output.Run;
        run.Clear();
        for (int at = 0, width; at < text.Length; at += width)
        {
            var code = CodePoints.At(text, at, out width);
            var traits = UnicodeData.TraitsOf(code);
            if (CleanText && (traits & (CharacterTraits.Removed | CharacterTraits.Blanked)) != 0)
            {
                if ((traits & CharacterTraits.Removed) != 0)
                    continue;
                (code, traits) = (' ', CharacterTraits.Space);
            }

            var (start, end) = (origin + at, origin + at + width);
            var isSpaced = HandleChineseChars && (traits & CharacterTraits.Cjk) != 0;
            if (isSpaced)
                Space(start, end, output);
            if (StripAccents)
                Decompose(code, traits, start, end, output);
            else
                Lower(code, traits, start, end, output);
            if (isSpaced)
                Space(start, end, output);
        }

        run.Flush(this, output);
    }

    /// <summary>Appends one character, in lower case if that is wanted.</summary>
    internal void Lower(int code, CharacterTraits traits, int start, int end, NormalizedText output)
    {
        if (!Lowercase || (traits & CharacterTraits.HasLower) == 0)
        {
            output.Append(code, start, end);
            return;
        }

        foreach (var lower in UnicodeData.Lower[code])
            output.Append(lower, start, end);
    }

    private void Space(int start, int end, NormalizedText output)
    {
        output.Run.Flush(this, output);
        output.Append(' ', start, end);
    }

    private void Decompose(int code, CharacterTraits traits, int start, int end, NormalizedText output)
    {
        if ((traits & CharacterTraits.HasDecomposition) != 0)
        {
            var parts = UnicodeData.Decomposition[code];
            for (var i = 0; i < parts.Length; i++)
                Reorder(parts[i], UnicodeData.TraitsOf(parts[i]), added: i > 0, start, end, output);
        }
        else if ((uint)(code - HangulBase) < HangulCount)
        {
            var index = code - HangulBase;
            Reorder(LeadBase + (index / (VowelCount * TrailCount)), CharacterTraits.Word, added: false, start, end, output);
            Reorder(VowelBase + (index / TrailCount % VowelCount), CharacterTraits.Word, added: true, start, end, output);
            if (index % TrailCount != 0)
                Reorder(TrailBase + (index % TrailCount), CharacterTraits.Word, added: true, start, end, output);
        }
        else
        {
            Reorder(code, traits, added: false, start, end, output);
        }
    }

    private void Reorder(int code, CharacterTraits traits, bool added, int start, int end, NormalizedText output)
    {
        var run = output.Run;
        var isMark = (traits & CharacterTraits.Mark) != 0;
        if (UnicodeData.CombiningClassOf(code) != 0)
        {
            run.Add(code, isMark, added, start, end);
            return;
        }

        if (!run.IsEmpty)
            run.Flush(this, output);
        run.PlaceBefore = (start, end);
        if (!isMark)
            Lower(code, traits, start, end, output);
    }
}
