using Winnow.Indexing;

namespace Winnow.Tests.Indexing;

/// <summary>Indexes of earlier formats are never guessed at: a reader says how to bring them up to date, which loses nothing.</summary>
public sealed class EarlierFormatTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Format_1_is_brought_up_to_date_by_a_repair()
    {
        var index = Copy("format-1");
        Assert.Contains(
            $"winnow repair {index}", Assert.Throws<IndexException>(() => IndexReader.Open(index)).Message, StringComparison.Ordinal);
        Assert.Contains("winnow repair", Assert.Throws<IndexException>(() => IndexWriter.Open(index)).Message, StringComparison.Ordinal);
        var report = IndexRepair.Repair(index);
        Assert.Contains("earlier format", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.Empty(report.Problems);
        Assert.Empty(report.LostDocuments);
        Assert.Empty(IndexVerifier.Verify(index, TestContext.Current.CancellationToken).Problems);

        using var reader = IndexReader.Open(index);
        Assert.Equal(["herons.md", "bread", "tides"], reader.ReadDocuments().Select(document => document.Id));
        var bread = reader.Passage(reader.Find("bread")!.Value.First);
        Assert.Equal("Mix flour, water, salt and yeast. Bake for 40 minutes.", bread.Passage.Text);
        Assert.Equal(2021, bread.Passage.Metadata["year"].Number);
        Assert.True(bread.Tokens.Length > 10);
        Assert.Equal(512, reader.Manifest.Dimensions);
        Assert.Equal(1, reader.Vector(1).ToArray().Sum(value => (double)value * value), 1e-3);
    }

    [Fact]
    public void Format_1_can_be_replaced()
    {
        var index = Copy("format-1");
        TestIndex.Write(index);
        using var reader = IndexReader.Open(index);
        Assert.Equal(4, reader.Passages);
    }

    public void Dispose() => _folder.Dispose();

    private string Copy(string name)
    {
        var target = Directory.CreateDirectory(_folder[name]).FullName;
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Golden", "indexes", name)))
            File.Copy(path, Path.Combine(target, Path.GetFileName(path)));
        return target;
    }
}
