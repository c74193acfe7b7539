namespace Winnow.Indexing.Lexical.Postings;

/// <summary>What occurrences and lengths of the two fields add up to.</summary>
/// <param name="Title">What one in the title is worth.</param>
/// <param name="Text">What one in the text is worth.</param>
internal readonly record struct FieldWeights(float Title, float Text)
{
    /// <summary>The weighted sum of <paramref name="count"/> in both fields, <paramref name="titleCount"/> of them in the title.</summary>
    public float Of(int count, int titleCount) => (Text * (count - titleCount)) + (Title * titleCount);
}
