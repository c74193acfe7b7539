using System.Runtime.InteropServices;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>The last 64 bytes of a lexical file's content: what the rest is made of, and how words became terms.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct LexicalTrailer
{
    public const int Bytes = 64;

    public const int Stemming = 1;
    public const int Positions = 2;

    /// <summary>Grows whenever the same text would become other terms, so that queries never meet an index of another analysis.</summary>
    public const int CurrentAnalysis = 1;

    /// <summary>Bytes of the terms' data.</summary>
    public long DataBytes;

    /// <summary>Words in all titles.</summary>
    public long TitleWords;

    /// <summary>Words in all texts.</summary>
    public long TextWords;

    public int DictionaryBytes;

    /// <summary>N.</summary>
    public int Passages;

    /// <summary>T.</summary>
    public int Terms;

    public float K1;
    public float B;
    public float TitleBoost;
    public float TextBoost;

    /// <summary>Which of the choices above were taken.</summary>
    public int Choices;

    public StopWordUse StopWordUse;

    public int Analysis;
}
