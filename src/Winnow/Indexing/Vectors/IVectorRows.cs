namespace Winnow.Indexing.Vectors;

/// <summary>The vectors themselves, in fp32: what codes and graphs are made from, and what decides the order of the best.</summary>
internal interface IVectorRows
{
    /// <summary>N: vectors held.</summary>
    int Count { get; }

    /// <summary>D: values in a vector.</summary>
    int Dimensions { get; }

    /// <summary>
    /// The values of <paramref name="count"/> vectors from number <paramref name="first"/>, row-major. Safe from any thread.
    /// </summary>
    ReadOnlySpan<float> Rows(int first, int count);
}
