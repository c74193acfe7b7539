using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Lab.Datasets;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;
using Winnow.Transformers;

namespace Winnow.Lab.Evaluation;

/// <summary>What eight-bit arithmetic costs a model in nDCG@10: the same queries and documents at both precisions.</summary>
/// <param name="Queries">Queries asked.</param>
/// <param name="Fp32">nDCG@10 in floats.</param>
/// <param name="Int8">nDCG@10 in eight bits.</param>
/// <param name="Difference">The second less the first, over the queries.</param>
public sealed record PrecisionComparison(int Queries, double Fp32, double Int8, BootstrapInterval Difference)
{
    /// <summary>Candidates of the bi-encoder alone: the words of a text are the same at every precision.</summary>
    private static readonly SearchOptions Options = new() { Mode = RecallMode.Dense, Order = FinalOrder.Replace };

    /// <summary>A cross-encoder reranks the first 100 documents of <paramref name="recall"/>; each document is one passage.</summary>
    /// <param name="model">The cross-encoder's directory.</param>
    /// <param name="recall">The bi-encoder of stage 1.</param>
    /// <param name="collection">Queries, documents and judgements.</param>
    /// <param name="folder">An empty folder for the index.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    public static PrecisionComparison OfCrossEncoder(
        string model, BiEncoder recall, TestCollection collection, string folder, Action<double>? progress = null,
        CancellationToken cancellation = default)
    {
        using var index = Build(recall, collection, Path.Combine(folder, "index"), cancellation);
        return Of(precision => Run(
            new TwoStageRetriever(index, recall, CrossEncoder.Load(model, new() { Precision = precision })),
            collection, precision, progress, cancellation));
    }

    /// <summary>A bi-encoder with a transformer recalls by itself; each document is one passage.</summary>
    /// <param name="model">The bi-encoder's directory.</param>
    /// <param name="collection">Queries, documents and judgements.</param>
    /// <param name="folder">An empty folder for the indexes.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Stops between queries.</param>
    public static PrecisionComparison OfBiEncoder(
        string model, TestCollection collection, string folder, Action<double>? progress = null,
        CancellationToken cancellation = default) =>
        Of(precision =>
        {
            var encoder = BiEncoder.Load(model, new() { Precision = precision });
            using var index = Build(encoder, collection, Path.Combine(folder, precision.ToString()), cancellation);
            return Run(new TwoStageRetriever(index, encoder, reranker: null), collection, precision, progress, cancellation);
        });

    private static PrecisionComparison Of(Func<Precision, StageComparison> measure)
    {
        var (exact, quantized) = (measure(Precision.Fp32), measure(Precision.Int8));
        return new(exact.Queries.Count, exact.Both.NdcgAt10, quantized.Both.NdcgAt10, BootstrapInterval.Of(
            [.. exact.Queries.Zip(quantized.Queries, (before, after) => after.Both.NdcgAt10 - before.Both.NdcgAt10)]));
    }

    private static StageComparison Run(
        TwoStageRetriever retriever, TestCollection collection, Precision precision, Action<double>? progress,
        CancellationToken cancellation)
    {
        var before = precision == Precision.Fp32 ? 0 : 0.5;
        return StageComparison.Run(
            retriever, collection, Options, done => progress?.Invoke(before + (0.5 * done / collection.Queries.Count)), cancellation);
    }

    private static IndexReader Build(BiEncoder encoder, TestCollection collection, string directory, CancellationToken cancellation)
    {
        var reading = CorpusReader.Read([collection.CorpusPath], cancellationToken: cancellation);
        new CorpusIndexer(encoder, options: new IndexingOptions { WholeDocuments = true })
            .Run(reading, directory, cancellation: cancellation);
        return IndexReader.Open(directory);
    }
}
