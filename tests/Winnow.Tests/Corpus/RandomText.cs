using FsCheck;
using FsCheck.Fluent;

namespace Winnow.Tests.Corpus;

/// <summary>Texts made of what matters to segmentation: words, stops, breaks, markers, scripts without spaces, broken UTF-16.</summary>
internal static class RandomText
{
    private static readonly string[] Pieces =
    [
        "word", "Word", "a", "I", "Dr", "e.g", "3.14", "www.x.org", ".", ". ", "! ", "? ", "...", "… ", "。", "！", "\"", ")", "'", " ", "  ",
        "\n", "\r\n", "\n\n", "\t", "\f", "- ", "1. ", "| ", "漢字", "ไทย", "é\u0301", "🎉", "\ud800", "\udc00", "\u00A0", "\u200B",
        "supercalifragilisticexpialidocious",
    ];

    internal static Arbitrary<string> Arbitrary { get; } =
        Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces)).ToArbitrary();

    internal static void Check(Func<string, bool> holds) =>
        Prop.ForAll(Arbitrary, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(300));
}
