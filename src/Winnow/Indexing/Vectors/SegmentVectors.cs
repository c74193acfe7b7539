using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors;

/// <summary>Search among the vectors of one segment, by the fastest means that its files offer.</summary>
internal sealed class SegmentVectors : IVectorIndex, IDisposable
{
    private readonly VectorCodes? _codes;
    private readonly HnswGraph? _graph;
    private readonly IVectorIndex _search;

    private SegmentVectors(IVectorRows vectors, VectorCodes? codes, HnswGraph? graph, WorkerPool pool)
    {
        (Rows, _codes, _graph) = (vectors, codes, graph);
        _search = (codes, graph) switch
        {
            (null, _) => new FlatVectorIndex(vectors),
            (_, null) => new ScanVectorIndex(vectors, codes, pool),
            _ => new HnswVectorIndex(vectors, codes, graph, pool),
        };
    }

    /// <summary>The vectors in fp32.</summary>
    public IVectorRows Rows { get; }

    public int Count => _search.Count;

    public int Dimensions => _search.Dimensions;

    /// <summary>Whether searches walk a graph.</summary>
    public bool HasGraph => _graph is not null;

    /// <summary>Bytes of memory held beside the vectors themselves.</summary>
    public long Bytes => (_codes?.Matrix.Bytes ?? 0) + (_graph?.Bytes ?? 0);

    /// <summary>
    /// Reads the parts of a segment. <paramref name="vectors"/> must stay open and belongs to the caller; the other files are not needed
    /// afterwards and may be disposed of at once. Without codes every search compares in fp32; without a graph it compares every vector.
    /// </summary>
    /// <exception cref="IndexException">The parts do not fit together, or one of them is damaged.</exception>
    public static SegmentVectors Open(IVectorRows vectors, IndexFile? codes, IndexFile? graph, WorkerPool pool)
    {
        VectorCodes? coded = null;
        HnswGraph? linked = null;
        try
        {
            if (codes is not null)
            {
                coded = VectorCodes.Open(codes);
                if (coded.Count != vectors.Count || coded.Dimensions > vectors.Dimensions)
                    throw FileFormat.Corrupt(codes.Path, $"it has codes of {coded.Count} vectors of {coded.Dimensions} values, not of {vectors.Count} of {vectors.Dimensions}");
                if (graph is not null)
                {
                    linked = HnswGraph.Open(graph);
                    if (linked.Count != vectors.Count)
                        throw FileFormat.Corrupt(graph.Path, $"it links {linked.Count} vectors, not {vectors.Count}");
                }
            }

            return new(vectors, coded, linked, pool);
        }
        catch
        {
            coded?.Dispose();
            linked?.Dispose();
            throw;
        }
    }

    /// <summary>Codes the vectors and links them as the options say; for segments that are searched without being written, too.</summary>
    public static SegmentVectors Build(IVectorRows vectors, VectorOptions options, WorkerPool pool, CancellationToken cancellation = default)
    {
        options.Validate();
        var codes = VectorCodes.Quantize(vectors, options.CodedDimensions(vectors.Dimensions), pool);
        try
        {
            var graph = options.WantsGraph(vectors.Count) ? HnswBuilder.Build(codes, options, pool, cancellation) : null;
            return new(vectors, codes, graph, pool);
        }
        catch
        {
            codes.Dispose();
            throw;
        }
    }

    /// <summary>Writes the content of the file of codes.</summary>
    public void WriteCodes(IndexFileWriter file) => Codes.Write(file);

    /// <summary>Writes the content of the file of links; there is one where <see cref="HasGraph"/>.</summary>
    public void WriteGraph(IndexFileWriter file) => (_graph ?? throw new InvalidOperationException("There is no graph.")).Write(file);

    public int Search(ReadOnlySpan<float> query, Span<VectorMatch> matches, in VectorSearch search) => _search.Search(query, matches, search);

    public void Dispose()
    {
        (_search as IDisposable)?.Dispose();
        _codes?.Dispose();
        _graph?.Dispose();
    }

    private VectorCodes Codes => _codes ?? throw new InvalidOperationException("There are no codes.");
}
