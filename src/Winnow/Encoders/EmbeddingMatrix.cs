namespace Winnow.Encoders;

/// <summary>The vectors of a list of texts, and how much of each text they stand for.</summary>
public sealed class EmbeddingMatrix
{
    private readonly TextTokens[] _tokens;

    internal EmbeddingMatrix(float[] values, int dimensions, TextTokens[] tokens) =>
        (Values, Dimensions, _tokens) = (values, dimensions, tokens);

    /// <summary>Texts × dimensions values, row-major.</summary>
    public float[] Values { get; }

    /// <summary>Values per vector.</summary>
    public int Dimensions { get; }

    /// <summary>Texts.</summary>
    public int Count => _tokens.Length;

    /// <summary>Tokens seen and dropped, per text.</summary>
    public ReadOnlySpan<TextTokens> Tokens => _tokens;

    /// <summary>The vector of text <paramref name="text"/>.</summary>
    public ReadOnlySpan<float> this[int text] => Values.AsSpan(text * Dimensions, Dimensions);
}
