using System.Runtime.InteropServices;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>What a search needs to know of a block of postings before it reads it. 36 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct BlockEntry
{
    /// <summary>Passage of the block's last posting.</summary>
    public int Last;

    /// <summary>Where the block begins, in bytes from the beginning of the term's data.</summary>
    public int Data;

    /// <summary>Where its positions begin, in bytes from the beginning of the term's positions.</summary>
    public int Positions;

    /// <summary>Bounds the scores in the block.</summary>
    public ImpactPairs Impacts;
}
