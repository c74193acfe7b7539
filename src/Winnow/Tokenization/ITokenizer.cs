namespace Winnow.Tokenization;

/// <summary>Turns text into the token ids that a model was trained on. Immutable and safe to share between threads.</summary>
public interface ITokenizer
{
    /// <summary>V: one more than the greatest token id.</summary>
    int VocabularySize { get; }

    /// <summary>How one text becomes a sequence: where the special tokens go.</summary>
    SequenceTemplate Single { get; }

    /// <summary>How a query and a passage become one sequence.</summary>
    SequenceTemplate Pair { get; }

    /// <summary>
    /// Appends the tokens of <paramref name="text"/> to <paramref name="destination"/>, without special tokens and without a cut.
    /// </summary>
    /// <remarks>Any UTF-16 is accepted; a lone surrogate counts as U+FFFD.</remarks>
    void Tokenize(ReadOnlySpan<char> text, TokenBuffer destination);

    /// <summary>The id of <paramref name="token"/>, or null if the vocabulary lacks it.</summary>
    int? IdOf(string token);

    /// <summary>The token with <paramref name="id"/>, or null if there is none.</summary>
    string? TokenOf(int id);
}
