namespace Winnow.Indexing.Vectors;

/// <summary>Finds the vectors nearest to a query. Immutable and safe to share between threads.</summary>
public interface IVectorIndex
{
    /// <summary>N: vectors held.</summary>
    int Count { get; }

    /// <summary>D: values in a vector.</summary>
    int Dimensions { get; }

    /// <summary>
    /// Writes the vectors with the greatest inner product with <paramref name="query"/> to <paramref name="matches"/>, best first;
    /// equal scores in the order of their ids.
    /// </summary>
    /// <returns>How many were written: as many as asked for, or all there are.</returns>
    int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches) => Search(query, matches, default);

    /// <summary>The same among the vectors that <paramref name="search"/> admits.</summary>
    /// <returns>How many were written: as many as asked for, or all that are admitted.</returns>
    internal int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, in VectorSearch search);
}

/// <summary>A vector found.</summary>
/// <param name="Id">Its place in the index, from 0.</param>
/// <param name="Score">Its inner product with the query: the cosine, where vectors are normalised.</param>
public readonly record struct VectorMatch(int Id, float Score);
