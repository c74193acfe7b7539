namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>The values of Word_Break in UAX #29, and one more for letters that the standard leaves to dictionaries.</summary>
internal enum WordClass : byte
{
    Other,
    CarriageReturn,
    LineFeed,
    Newline,
    Extend,
    ZeroWidthJoiner,
    Format,
    RegionalIndicator,
    Katakana,
    HebrewLetter,
    Letter,
    SingleQuote,
    DoubleQuote,
    MidNumberOrLetter,
    MidLetter,
    MidNumber,
    Numeric,
    ExtendNumberOrLetter,
    Space,

    /// <summary>A letter of a script that writes no spaces: an ideograph, Hiragana, Thai and others. To the standard it is Other.</summary>
    Unspaced,
}
