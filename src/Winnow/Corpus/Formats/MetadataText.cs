using System.Globalization;

namespace Winnow.Corpus.Formats;

/// <summary>Types a value that was written without a type, as in CSV and front matter.</summary>
internal static class MetadataText
{
    // More digits than a double keeps mean an identifier, not a quantity.
    private const int MaxDigits = 15;

    /// <summary>
    /// A boolean if it reads true or false, a number if it is written as numbers are, a date if it is one in ISO 8601, otherwise the text.
    /// </summary>
    /// <remarks>007 and +1 stay text: they are codes, and would come back changed.</remarks>
    internal static MetadataValue Typed(string text) => text switch
    {
        "true" or "True" or "TRUE" => MetadataValue.Of(true),
        "false" or "False" or "FALSE" => MetadataValue.Of(false),
        _ => LooksLikeNumber(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? MetadataValue.Of(number)
            : TextOrDate(text),
    };

    /// <summary>A date if it is one in ISO 8601, otherwise the text: for formats, such as JSON, that have no type for dates.</summary>
    internal static MetadataValue TextOrDate(string text) =>
        IsoDate.TryParse(text, out var date) ? MetadataValue.Of(date) : MetadataValue.Of(text);

    private static bool LooksLikeNumber(ReadOnlySpan<char> text)
    {
        if (text.StartsWith('-')) text = text[1..];
        if (text.IsEmpty || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[^1])) return false;
        if (text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1])) return false;

        var mantissa = text;
        if (text.IndexOfAny('e', 'E') is > 0 and var exponent) mantissa = text[..exponent];
        var digits = 0;
        foreach (var c in mantissa) digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits <= MaxDigits;
    }
}
