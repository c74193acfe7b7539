using System.Runtime.InteropServices;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>Where a term's data lie; they end where the next term's begin. 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct TermEntry
{
    /// <summary>The first byte, a multiple of 4.</summary>
    public long Start;

    /// <summary>Bytes of entries and blocks; the positions follow.</summary>
    public int BlockBytes;

    /// <summary>Passages that the term occurs in, 1 at least.</summary>
    public int Passages;
}
