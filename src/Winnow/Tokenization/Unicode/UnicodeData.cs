using System.Runtime.InteropServices;

namespace Winnow.Tokenization.Unicode;

/// <summary>
/// What the reference tokenizers do with each code point, asked of them by <c>eng/unicode/tables.py</c>. The runtime's own tables are
/// of another Unicode version, and models were trained with these.
/// </summary>
internal static class UnicodeData
{
    private const int BlockBits = 8;
    private const int BlockSize = 1 << BlockBits;
    private const int ClassShift = 16;

    // Two stages: the block of a code point, then traits (low 16 bits) and canonical combining class (high bits) in the block.
    private static readonly ushort[] s_blocks = new ushort[0x110000 >> BlockBits];
    private static readonly uint[] s_entries;

    static UnicodeData()
    {
        var reader = new UnicodeTableReader("Winnow.Tokenization.Unicode.unicode.bin", "WNUT"u8);
        var all = new uint[0x110000];
        for (var trait = CharacterTraits.Removed; trait <= CharacterTraits.Word; trait = (CharacterTraits)((int)trait << 1))
            reader.Ranges(all, valued: false, (uint)trait);
        reader.Ranges(all, valued: true, 1 << ClassShift);
        Lower = reader.Map();
        Decomposition = reader.Map();
        foreach (var code in Lower.Keys)
            all[code] |= (uint)CharacterTraits.HasLower;
        foreach (var code in Decomposition.Keys)
            all[code] |= (uint)CharacterTraits.HasDecomposition;
        s_entries = Fold(all);
    }

    /// <summary>Lower-casing, character by character, without regard to context or language.</summary>
    public static CodePointMap Lower { get; }

    /// <summary>Full canonical decomposition, but for Hangul syllables.</summary>
    public static CodePointMap Decomposition { get; }

    /// <summary>The traits of a code point below 0x110000.</summary>
    public static CharacterTraits TraitsOf(int code) => (CharacterTraits)(Entry(code) & 0xFFFF);

    /// <summary>The canonical combining class of a code point below 0x110000: 0 for a starter.</summary>
    public static int CombiningClassOf(int code) => (int)(Entry(code) >> ClassShift);

    private static uint Entry(int code) => s_entries[(s_blocks[code >> BlockBits] << BlockBits) | (code & (BlockSize - 1))];

    // Keeps each different block once. Most equal the one before; the rest are few enough to compare with all.
    private static uint[] Fold(uint[] all)
    {
        var entries = new List<uint>();
        for (var block = 0; block < s_blocks.Length; block++)
        {
            var values = all.AsSpan(block * BlockSize, BlockSize);
            if (block > 0 && values.SequenceEqual(all.AsSpan((block - 1) * BlockSize, BlockSize)))
            {
                s_blocks[block] = s_blocks[block - 1];
                continue;
            }

            var known = entries.Count / BlockSize;
            var place = 0;
            while (place < known && !CollectionsMarshal.AsSpan(entries).Slice(place * BlockSize, BlockSize).SequenceEqual(values))
                place++;
            if (place == known)
                entries.AddRange(values);
            s_blocks[block] = (ushort)place;
        }

        return [.. entries];
    }
}
