using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;
using Winnow.Transformers;

namespace Winnow.AcceptanceTests;

/// <summary>
/// The shipped models on public test collections: nDCG@10 and recall@100 as their reference implementation measured them, each
/// document one unsplit passage.
/// </summary>
public sealed class CollectionTests : IDisposable
{
    private const double Tolerance = 0.002;

    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("cisi", Precision.Fp32, 76, 0.321, 0.325, 0.414)]
    [InlineData("cranfield", Precision.Int8, 225, 0.460, 0.467, 0.735)]
    public void Both_stages_are_as_good_as_the_reference(
        string name, Precision precision, int queries, double stage1, double both, double recall) =>
        AssertMeasures(name, precision, queries, stage1, both, recall);

    /// <summary>What takes minutes: eng/collections.sh runs it.</summary>
    [Theory]
    [InlineData("cisi", Precision.Int8, 76, 0.321, 0.325, 0.414)]
    [InlineData("cranfield", Precision.Fp32, 225, 0.460, 0.467, 0.735)]
    [InlineData("npl", Precision.Fp32, 93, 0.333, 0.392, 0.535)]
    [InlineData("npl", Precision.Int8, 93, 0.333, 0.392, 0.535)]
    [InlineData("nfcorpus", Precision.Fp32, 323, 0.262, 0.276, 0.253)]
    [InlineData("nfcorpus", Precision.Int8, 323, 0.262, 0.276, 0.253)]
    public void Both_stages_are_as_good_as_the_reference_on_all_collections(
        string name, Precision precision, int queries, double stage1, double both, double recall)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("WINNOW_LONG") == "1", "takes minutes; eng/collections.sh runs it");
        AssertMeasures(name, precision, queries, stage1, both, recall);
    }

    private void AssertMeasures(string name, Precision precision, int queries, double stage1, double both, double recall)
    {
        var comparison = Compare(name, precision);
        TestContext.Current.SendDiagnosticMessage("{0} {4}: nDCG@10 {1:F4} stage 1, {2:F4} both; recall@100 {3:F4}",
            name, comparison.Stage1.NdcgAt10, comparison.Both.NdcgAt10, comparison.Stage1.RecallAt100, precision);
        Assert.Equal(queries, comparison.Queries.Count);
        Assert.Equal(stage1, comparison.Stage1.NdcgAt10, Tolerance);
        Assert.Equal(both, comparison.Both.NdcgAt10, Tolerance);
        Assert.Equal(recall, comparison.Stage1.RecallAt100, Tolerance);
        Assert.Equal(comparison.Stage1.RecallAt100, comparison.Both.RecallAt100, 1e-12);
    }

    public void Dispose() => _folder.Dispose();

    private StageComparison Compare(string name, Precision precision)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var collection = TestCollection.Open(Repository.Collection(name));
        var encoder = BiEncoder.Load(DefaultModels.RecallPath);
        var reranker = CrossEncoder.Load(DefaultModels.RerankPath, new CrossEncoderOptions { Precision = precision });
        new CorpusIndexer(encoder, reranker, new IndexingOptions { WholeDocuments = true })
            .Run(CorpusReader.Read([collection.CorpusPath], cancellationToken: cancellation), _folder["index"], cancellation: cancellation);
        using var index = IndexReader.Open(_folder["index"]);
        var retriever = new TwoStageRetriever(index, encoder, reranker);
        return StageComparison.Run(
            retriever, collection, new SearchOptions { Mode = RecallMode.Dense, Order = FinalOrder.Replace }, cancellation: cancellation);
    }
}
