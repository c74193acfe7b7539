namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>
/// What makes terms of words, the same for passages and queries: <see cref="TermScanner"/> finds and folds, this drops and stems.
/// </summary>
internal sealed class TextAnalyzer(LexicalOptions options)
{
    /// <summary>Whether a query with other words does not score this folded one.</summary>
    public bool IsPassed(ReadOnlySpan<byte> word) => options.StopWords == StopWordUse.Passed && StopWords.Contains(word);

    /// <summary>Makes the term of a folded word, in place, and gives its length in bytes; 0 if the word is left out.</summary>
    public int Reduce(Span<byte> word)
    {
        if (options.StopWords == StopWordUse.Dropped && StopWords.Contains(word))
            return 0;
        return options.Stemming ? EnglishStemmer.Stem(word) : word.Length;
    }
}
