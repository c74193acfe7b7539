using System.Numerics;

namespace Winnow.Indexing.Vectors;

/// <summary>Which vectors a search admits, and how hard it tries.</summary>
/// <param name="Within">Only these, or null for all.</param>
/// <param name="Without">Never these (the deleted ones), or null.</param>
/// <param name="Exact">Compares with every admitted vector instead of walking a graph.</param>
/// <param name="Ef">Vectors that a walk of the graph keeps in view; 0 for the default. More finds more and takes longer.</param>
internal readonly record struct VectorSearch(IdSet? Within = null, IdSet? Without = null, bool Exact = false, int Ef = 0)
{
    /// <summary>Whether some vector may be left out.</summary>
    public bool Filters => Within is not null || Without is not null;

    /// <summary>Whether the vector <paramref name="id"/> may be found.</summary>
    public bool Admits(int id) => (Within is null || Within.Contains(id)) && (Without is null || !Without.Contains(id));

    /// <summary>How many of <paramref name="count"/> vectors may be found.</summary>
    public int Admitted(int count)
    {
        if (Within is null)
            return count - (Without?.Count() ?? 0);
        if (Without is null)
            return Within.Count();
        var admitted = 0;
        for (var i = 0; i < Within.Words.Length; i++)
            admitted += BitOperations.PopCount(Within.Words[i] & ~Without.Words[i]);
        return admitted;
    }

    /// <summary>Writes the ids below <paramref name="count"/> that may be found, in order; there is room for all of them.</summary>
    public void CollectAdmitted(int count, Span<int> ids)
    {
        var found = 0;
        for (var first = 0; first < count; first += 64)
        {
            var word = Within is null ? ulong.MaxValue : Within.Words[first >> 6];
            if (Without is not null)
                word &= ~Without.Words[first >> 6];
            if (count - first < 64)
                word &= (1UL << (count - first)) - 1;
            for (; word != 0; word &= word - 1)
                ids[found++] = first + BitOperations.TrailingZeroCount(word);
        }
    }

    /// <summary>Refuses a query or sets made for other vectors than these.</summary>
    public void Check(IVectorIndex index, ReadOnlySpan<float> query)
    {
        if (query.Length != index.Dimensions)
            throw new ArgumentException($"A query of {query.Length} values does not fit vectors of {index.Dimensions}.", nameof(query));
        if ((Within ?? Without) is { } set && (set.Length != index.Count || (Without is { } other && other.Length != index.Count)))
        {
            throw new ArgumentException(
                $"A set of ids below {(Within?.Length == index.Count ? Without! : set).Length} does not fit {index.Count} vectors.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Ef);
    }
}
