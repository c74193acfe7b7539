using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval;
using Winnow.Tests.Transformers;

namespace Winnow.Tests.Retrieval;

/// <summary>What an indexer says while it works, and that it can be stopped at any time.</summary>
public sealed class CorpusIndexerTests : IDisposable
{
    private const int Documents = 2_100;

    private readonly TempFolder _folder = new();
    private readonly TestModel _model = TestModel.BiEncoder(TestShape.TinyRelu, """{"pooling_mode":"cls"}""");
    private readonly CorpusIndexer _indexer;

    public CorpusIndexerTests()
    {
        _folder.Write(
            "corpus.jsonl",
            string.Join('\n', Enumerable.Range(0, Documents).Select(i => $$"""{"_id":"{{i}}","text":"w{{4 + (i % 990)}}"}""")));
        _indexer = new(BiEncoder.Load(_model.Path), options: new()
        {
            WholeDocuments = true,
            Vectors = new VectorOptions { Tier = VectorTier.Graph, M = 4, EfConstruction = 8 },
        });
    }

    [Fact]
    public void Encoding_is_followed_by_linking()
    {
        var said = new List<IndexingProgress>();
        Assert.Equal(Documents, _indexer.Run(Read(), _folder["index"], said.Add).Documents);
        Assert.Equal([IndexingPhase.Encoding, IndexingPhase.Linking], said.Select(progress => progress.Phase).Distinct());
        foreach (var phase in said.GroupBy(progress => progress.Phase, progress => progress.Share))
        {
            Assert.Equal(phase.Order(), phase);
            Assert.Equal(1, phase.Last());
        }

        Assert.All(said.Where(progress => progress.Phase == IndexingPhase.Linking), progress => Assert.Equal(Documents, progress.Passages));
    }

    [Theory]
    [InlineData(IndexingPhase.Encoding)]
    [InlineData(IndexingPhase.Linking)]
    public void Cancelling_in_any_phase_before_the_commit_leaves_nothing(IndexingPhase at)
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => _indexer.Run(Read(), _folder["index"], progress =>
        {
            if (progress.Phase == at)
                source.Cancel();
        }, source.Token));
        Assert.False(Directory.Exists(_folder["index"]));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _model.Dispose();
    }

    private CorpusReading Read() => CorpusReader.Read([_folder["corpus.jsonl"]]);
}
