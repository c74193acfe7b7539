using Winnow.Indexing;

namespace Winnow.Tests.Indexing;

public sealed class RecallMeterTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(5, 1000)]
    [InlineData(40, 7)]
    public void Comparing_all_vectors_finds_all_neighbours(int copies, int queries)
    {
        using var folder = new TempFolder();
        TestIndex.Write(folder["index"], copies);
        using var index = IndexReader.Open(folder["index"]);
        var measured = Assert.IsType<RecallMeter>(RecallMeter.Measure(index, k: 5, queries));
        Assert.Equal((Math.Min(queries, index.Passages), Math.Min(5, index.Passages - 1)), (measured.Queries, measured.K));
        Assert.Equal((1, 1), (measured.Recall, measured.WorstRecall));
        Assert.True(measured.Milliseconds > 0 && measured.ExactMilliseconds > 0);
    }

    [Fact]
    public void An_index_without_neighbours_has_no_recall()
    {
        using var folder = new TempFolder();
        TestIndex.Write(folder["index"], copies: 0);
        using var index = IndexReader.Open(folder["index"]);
        Assert.Null(RecallMeter.Measure(index));
    }
}
