using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors;

/// <summary>Search among the vectors of one segment, by the fastest means that its files offer.</summary>
internal sealed class SegmentVectors : IVectorIndex, IDisposable
{
    private readonly VectorCodes? _codes;
    private readonly HnswGraph? _graph;
    private readonly VectorBits? _bits;
    private readonly IVectorIndex _search;

    private SegmentVectors(IVectorRows vectors, VectorCodes? codes, HnswGraph? graph, VectorBits? bits, WorkerPool pool)
    {
        (Rows, _codes, _graph, _bits) = (vectors, codes, graph, bits);
        _search = (codes, graph, bits) switch
        {
            (not null, not null, _) => new HnswVectorIndex(vectors, codes, graph, pool),
            (not null, _, _) => new ScanVectorIndex(vectors, codes, pool),
            (_, _, not null) => new BitVectorIndex(vectors, bits, pool),
            _ => new FlatVectorIndex(vectors),
        };
    }

    /// <summary>The vectors in fp32.</summary>
    public IVectorRows Rows { get; }

    public int Count => _search.Count;

    public int Dimensions => _search.Dimensions;

    /// <summary>Whether there are codes in eight bits to write.</summary>
    public bool HasCodes => _codes is not null;

    /// <summary>Whether searches walk a graph, which is to be written.</summary>
    public bool HasGraph => _graph is not null;

    /// <summary>Whether there are codes in one bit to write.</summary>
    public bool HasBits => _bits is not null;

    /// <summary>Bytes of memory held beside the vectors themselves.</summary>
    public long Bytes => (_codes?.Matrix.Bytes ?? 0) + (_graph?.Bytes ?? 0) + (_bits?.Matrix.Bytes ?? 0);

    /// <summary>
    /// Reads the parts of a segment that there are. <paramref name="vectors"/> must stay open and belongs to the caller; the other files
    /// are not needed afterwards and may be disposed of at once. Without codes every search compares in fp32; without a graph it compares
    /// every vector; a graph without codes is of no use.
    /// </summary>
    /// <exception cref="IndexException">The parts do not fit together, or one of them is damaged.</exception>
    public static SegmentVectors Open(IVectorRows vectors, IndexFile? codes, IndexFile? graph, IndexFile? bits, WorkerPool pool)
    {
        VectorCodes? coded = null;
        HnswGraph? linked = null;
        VectorBits? coarse = null;
        try
        {
            if (codes is not null)
            {
                coded = VectorCodes.Open(codes);
                Fit(codes, coded.Count, vectors.Count, "codes");
                if (coded.Dimensions > vectors.Dimensions)
                    throw FileFormat.Corrupt(codes.Path, $"its codes have {coded.Dimensions} values, the vectors {vectors.Dimensions}");
            }
            if (codes is not null && graph is not null)
            {
                linked = HnswGraph.Open(graph);
                Fit(graph, linked.Count, vectors.Count, "links");
            }
            if (bits is not null)
            {
                coarse = VectorBits.Open(bits);
                Fit(bits, coarse.Count, vectors.Count, "bits");
                if (coarse.Dimensions != vectors.Dimensions)
                    throw FileFormat.Corrupt(bits.Path, $"its rows have {coarse.Dimensions} bits, the vectors {vectors.Dimensions} values");
            }
            return new(vectors, coded, linked, coarse, pool);
        }
        catch
        {
            coded?.Dispose();
            linked?.Dispose();
            coarse?.Dispose();
            throw;
        }
    }

    /// <summary>Codes the vectors and links them as the options say. What there is then can be written, or searched at once.</summary>
    /// <param name="vectors">The vectors, which must stay open and belong to the caller.</param>
    /// <param name="options">By which means they will be searched.</param>
    /// <param name="pool">The threads that work.</param>
    /// <param name="linked">Told now and then which share of the vectors is linked, if any is.</param>
    /// <param name="cancellation">Stops the linking.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SegmentVectors Build(
        IVectorRows vectors, VectorOptions options, WorkerPool pool, Action<double>? linked = null,
        CancellationToken cancellation = default)
    {
        options.Validate();
        if (options.WantsBits)
            return new(vectors, null, null, VectorBits.Quantize(vectors, pool), pool);
        var codes = VectorCodes.Quantize(vectors, options.CodedDimensions(vectors.Dimensions), pool);
        try
        {
            var graph = options.WantsGraph(vectors.Count) ? HnswBuilder.Build(codes, options, pool, linked, cancellation) : null;
            return new(vectors, codes, graph, null, pool);
        }
        catch
        {
            codes.Dispose();
            throw;
        }
    }

    /// <summary>Writes the content of the file of codes; there is one where <see cref="HasCodes"/>.</summary>
    public void WriteCodes(IndexFileWriter file) => (_codes ?? throw Missing("codes")).Write(file);

    /// <summary>Writes the content of the file of links; there is one where <see cref="HasGraph"/>.</summary>
    public void WriteGraph(IndexFileWriter file) => (_graph ?? throw Missing("links")).Write(file);

    /// <summary>Writes the content of the file of bits; there is one where <see cref="HasBits"/>.</summary>
    public void WriteBits(IndexFileWriter file) => (_bits ?? throw Missing("bits")).Write(file);

    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, in VectorSearch search) =>
        _search.Search(query, matches, search);

    public void Dispose()
    {
        (_search as IDisposable)?.Dispose();
        _codes?.Dispose();
        _graph?.Dispose();
        _bits?.Dispose();
    }

    private static InvalidOperationException Missing(string what) => new($"There are no {what}.");

    private static void Fit(IndexFile file, int count, int vectors, string what)
    {
        if (count != vectors)
            throw FileFormat.Corrupt(file.Path, $"it has {what} of {count} vectors, not of {vectors}");
    }
}
