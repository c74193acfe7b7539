namespace Winnow.Indexing.Lexical.Analysis;

/// <summary>The English words that carry no meaning of their own: the 33 that Lucene's English analyzer leaves out.</summary>
internal static class StopWords
{
    private static readonly HashSet<string> s_words =
    [
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or",
        "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
    ];

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> s_lookup = s_words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether a folded word, UTF-8, is one of them.</summary>
    public static bool Contains(ReadOnlySpan<byte> word)
    {
        if (word.Length > 5)
            return false;
        Span<char> letters = stackalloc char[word.Length];
        for (var i = 0; i < word.Length; i++)
            letters[i] = (char)word[i];
        return s_lookup.Contains(letters);
    }
}
