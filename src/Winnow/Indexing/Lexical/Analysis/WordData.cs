using System.Runtime.InteropServices;
using Winnow.Tokenization.Unicode;

namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>
/// Where words may begin and end, and what folding makes of each code point; the tables are made by <c>eng/unicode/words.py</c>.
/// </summary>
internal static class WordData
{
    private const int BlockBits = 8;
    private const int BlockSize = 1 << BlockBits;
    private const byte ClassMask = 0x1F;
    private const byte Pictographic = 0x20;
    private const byte Folds = 0x40;

    // Two stages: the block of a code point, then class and flags in the block.
    private static readonly byte[] s_blocks = new byte[0x110000 >> BlockBits];
    private static readonly byte[] s_entries;
    private static readonly CodePointMap s_folding;

    static WordData()
    {
        var reader = new UnicodeTableReader("Winnow.Indexing.Lexical.Analysis.words.bin", "WNWB"u8);
        var all = new uint[0x110000];
        reader.Ranges(all, valued: true, 1);
        reader.Ranges(all, valued: false, Pictographic);
        s_folding = reader.Map();
        foreach (var code in s_folding.Keys)
            all[code] |= Folds;

        var entries = new List<byte>();
        Span<byte> block = stackalloc byte[BlockSize];
        for (var number = 0; number < s_blocks.Length; number++)
        {
            for (var i = 0; i < BlockSize; i++)
                block[i] = (byte)all[(number << BlockBits) + i];
            var known = entries.Count / BlockSize;
            var place = 0;
            while (place < known && !CollectionsMarshal.AsSpan(entries).Slice(place * BlockSize, BlockSize).SequenceEqual(block))
                place++;
            if (place == known)
                entries.AddRange(block);
            s_blocks[number] = checked((byte)place);
        }

        s_entries = [.. entries];
    }

    /// <summary>The class of a code point below 0x110000.</summary>
    public static WordClass ClassOf(int code) => (WordClass)(Entry(code) & ClassMask);

    /// <summary>Whether an emoji or the like may be joined to this code point by U+200D.</summary>
    public static bool IsPictographic(int code) => (Entry(code) & Pictographic) != 0;

    /// <summary>Whether folding changes the code point.</summary>
    public static bool Changes(int code) => (Entry(code) & Folds) != 0;

    /// <summary>What folding makes of a code point that it changes: any number of code points, perhaps none.</summary>
    public static ReadOnlySpan<int> Fold(int code) => s_folding[code];

    private static byte Entry(int code) => s_entries[(s_blocks[code >> BlockBits] << BlockBits) | (code & (BlockSize - 1))];
}
