using Winnow.Indexing;
using Winnow.Indexing.Vectors;
using Winnow.Tests.Indexing.Storage;

namespace Winnow.Tests.Indexing;

/// <summary>How far a writer says that it has come, and that it can be stopped there.</summary>
public sealed class IndexWriterProgressTests
{
    private const int Documents = 3_000;

    private readonly MemoryFileSystem _files = new();
    private readonly WriterModel _model = new();
    private readonly List<PhaseProgress> _said = [];

    [Fact]
    public void A_merge_copies_and_then_links()
    {
        using var writer = Fill(_said.Add);
        Assert.Equal(2, writer.Commit().Segments.Count);
        Assert.All(_said, said => Assert.Equal(IndexingPhase.Linking, said.Phase));
        _said.Clear();
        Assert.Single(writer.Compact()!.Segments);

        Assert.Equal([IndexingPhase.Merging, IndexingPhase.Linking], _said.Select(said => said.Phase).Distinct());
        foreach (var phase in _said.GroupBy(said => said.Phase, said => said.Share))
        {
            Assert.True(phase.Count() > 1);
            Assert.Equal(phase.Order().Distinct(), phase);
            Assert.Equal(1, phase.Last());
        }

        Assert.True(_model.IsIn(_files));
    }

    [Theory]
    [InlineData(IndexingPhase.Merging)]
    [InlineData(IndexingPhase.Linking)]
    public void A_merge_that_is_cancelled_leaves_the_commit_before_it(IndexingPhase at)
    {
        Action<PhaseProgress> heard = _ => { };
        using var writer = Fill(said => heard(said));
        var before = writer.Commit();
        heard = said =>
        {
            _said.Add(said);
            if (said.Phase == at)
                writer.Cancel();
        };
        Assert.Same(before, writer.Compact());
        Assert.Equal(at, _said[^1].Phase);
        Assert.True(_said[^1].Share < 1);
        Assert.True(_model.IsIn(_files));
    }

    [Fact]
    public void A_commit_that_is_cancelled_while_it_links_is_none()
    {
        using (var first = Open(progress: null))
            first.Commit();
        Action heard = () => { };
        using (var writer = Fill(_ => heard()))
        {
            heard = writer.Cancel;
            Assert.ThrowsAny<OperationCanceledException>(writer.Commit);
        }

        Assert.True(new WriterModel().IsIn(_files));
    }

    private IndexWriter Open(Action<PhaseProgress>? progress) => IndexWriter.Open(
        _files,
        WriterModel.Contract with { Vectors = new() { Tier = VectorTier.Graph, M = 4, EfConstruction = 8 } },
        new() { Merging = MergeTime.Never, SegmentPassages = Documents, Progress = progress });

    /// <summary>A writer of so many documents that each phase of a merge says several times how far it is.</summary>
    private IndexWriter Fill(Action<PhaseProgress> progress)
    {
        var writer = Open(progress);
        for (var i = 0; i < Documents; i++)
            _model.Add(writer, $"document {i}", 1);
        return writer;
    }
}
