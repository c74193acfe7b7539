namespace Winnow.Encoders;

/// <summary>The first modules of a bi-encoder: from text to a vector. Immutable and safe to share between threads.</summary>
internal abstract class VectorSource
{
    /// <summary>Values per vector.</summary>
    public abstract int Dimensions { get; }

    /// <summary>Tokens of a text that are seen, special ones included; null for all.</summary>
    public abstract int? MaxTokens { get; }

    /// <summary>The precision that the vectors are computed at.</summary>
    public virtual PrecisionChoice PrecisionChoice => PrecisionChoice.Without;

    /// <summary>Vectors of <paramref name="count"/> texts from <paramref name="first"/> on.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="first">The first text.</param>
    /// <param name="count">How many texts.</param>
    /// <param name="prompt">Put before each text; empty for none.</param>
    /// <param name="vectors">Receives the vectors, one after the other.</param>
    /// <param name="tokens">Receives the tokens seen and dropped, at the texts' own indices.</param>
    /// <param name="cancellation">Looked at between pieces of work.</param>
    public abstract void Embed(
        IReadOnlyList<string> texts, int first, int count, string prompt, float[] vectors, TextTokens[] tokens,
        CancellationToken cancellation);

    /// <summary>The vector of one text.</summary>
    public abstract TextTokens Embed(ReadOnlySpan<char> text, string prompt, float[] vector);
}
