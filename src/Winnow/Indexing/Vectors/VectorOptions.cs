namespace Winnow.Indexing.Vectors;

/// <summary>How a search among vectors is made fast.</summary>
public enum VectorTier
{
    /// <summary>A graph from <see cref="VectorOptions.GraphThreshold"/> vectors on, the exact scan below.</summary>
    Auto,

    /// <summary>Every vector is compared, in eight bits, and the best again in fp32. Nothing is missed but what rounding hides.</summary>
    Exact,

    /// <summary>A graph of near neighbours (HNSW) is walked.</summary>
    Graph,

    /// <summary>Every vector is compared in one bit a value, the best again in eight bits and in fp32.</summary>
    Bits,
}

/// <summary>How the vectors of an index are kept and searched. Recorded with the index.</summary>
public sealed record VectorOptions
{
    /// <summary>How searches are made fast.</summary>
    public VectorTier Tier { get; init; } = VectorTier.Auto;

    /// <summary>
    /// Vectors of a segment from which <see cref="VectorTier.Auto"/> builds a graph. Below, the exact scan takes a few milliseconds.
    /// </summary>
    public int GraphThreshold { get; init; } = 200_000;

    /// <summary>M: neighbours of a node on each upper level of the graph, 2 to 128; twice as many on the lowest.</summary>
    public int M { get; init; } = 16;

    /// <summary>Nodes that are kept in view while neighbours of a new node are looked for, 1 to 10 000.</summary>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Decides the levels of nodes and the order in which they are added.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Leading values of each vector that codes and graph are made of, 0 for all: for models trained so that these carry most of the
    /// meaning (Matryoshka). The best are compared again in full.
    /// </summary>
    public int CoarseDimensions { get; init; }

    /// <summary>Whether a segment of <paramref name="count"/> vectors has a graph.</summary>
    public bool WantsGraph(int count) => Tier == VectorTier.Graph || (Tier == VectorTier.Auto && count >= GraphThreshold);

    /// <summary>Whether a segment has 1-bit codes.</summary>
    public bool WantsBits => Tier == VectorTier.Bits;

    /// <summary>How many values of vectors of <paramref name="dimensions"/> the codes are made of.</summary>
    public int CodedDimensions(int dimensions) => CoarseDimensions == 0 ? dimensions : Math.Min(CoarseDimensions, dimensions);

    /// <summary>Refuses what no index can be made with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Tier))
            throw new ArgumentOutOfRangeException(nameof(Tier), Tier, "There is no such tier.");
        ArgumentOutOfRangeException.ThrowIfNegative(GraphThreshold);
        ArgumentOutOfRangeException.ThrowIfLessThan(M, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(M, 128);
        ArgumentOutOfRangeException.ThrowIfLessThan(EfConstruction, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EfConstruction, 10_000);
        ArgumentOutOfRangeException.ThrowIfNegative(CoarseDimensions);
    }
}
