using Winnow.Indexing.Lexical.Postings;

namespace Winnow.Indexing.Lexical;

/// <summary>
/// How words become terms and how passages are scored. An index records it, and queries are read and scored as their index was.
/// </summary>
public sealed record LexicalOptions
{
    /// <summary>How soon further occurrences of a term stop counting: 0 at once, 1.2 by default (Robertson and Zaragoza 2009, section 3.5).</summary>
    public float K1 { get; init; } = 1.2f;

    /// <summary>How much a passage's length counts against it, from 0 to 1; 0.75 by default.</summary>
    public float B { get; init; } = 0.75f;

    /// <summary>
    /// How many occurrences in the text one in the title is worth, from 0 to 1000. Frequencies and lengths of both fields are added with
    /// these weights before they saturate (the simple BM25F of Robertson, Zaragoza and Taylor 2004, CIKM).
    /// </summary>
    public float TitleBoost { get; init; } = 1;

    /// <summary>What an occurrence in the text is worth, from 0 to 1000.</summary>
    public float TextBoost { get; init; } = 1;

    /// <summary>Whether English endings are taken off (Porter2).</summary>
    public bool Stemming { get; init; } = true;

    /// <summary>Whether the commonest English words are left out.</summary>
    public bool StopWords { get; init; }

    /// <summary>Whether positions are kept, without which a phrase means only that all its words occur.</summary>
    public bool Positions { get; init; } = true;

    internal FieldWeights Weights => new(TitleBoost, TextBoost);

    /// <summary>Throws if a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal LexicalOptions Validated()
    {
        Check(K1, 1000, nameof(K1));
        Check(B, 1, nameof(B));
        Check(TitleBoost, 1000, nameof(TitleBoost));
        Check(TextBoost, 1000, nameof(TextBoost));
        return this;
    }

    private static void Check(float value, float max, string name)
    {
        if (!(value >= 0 && value <= max))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 0 to {max}.");
    }
}
