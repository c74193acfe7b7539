using Winnow.Indexing;
using Winnow.Indexing.Vectors;

namespace Winnow.Tests.Indexing;

/// <summary>No damage to an index file is ever served: each is named by file on opening.</summary>
public sealed class CorruptionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_flipped_byte_is_found_wherever_it_is()
    {
        TestIndex.Write(_folder["index"]);
        foreach (var path in Files())
        {
            var bytes = File.ReadAllBytes(path);
            for (var at = 0; at < bytes.Length; at += 5)
            {
                var damaged = (byte[])bytes.Clone();
                damaged[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(path, damaged);
                AssertNamed(path);
            }

            File.WriteAllBytes(path, bytes);
        }

        IndexReader.Open(_folder["index"]).Dispose();
    }

    [Fact]
    public void A_truncation_is_found_wherever_it_is()
    {
        TestIndex.Write(_folder["index"]);
        foreach (var path in Files())
        {
            var bytes = File.ReadAllBytes(path);
            for (var length = 0; length < bytes.Length; length += 17)
            {
                File.WriteAllBytes(path, bytes[..length]);
                AssertNamed(path);
            }

            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        TestIndex.Write(_folder["index"]);
        foreach (var path in Files())
        {
            var bytes = File.ReadAllBytes(path);
            File.Delete(path);
            AssertNamed(path);
            File.WriteAllBytes(path, bytes);
        }
    }

    [Fact]
    public void A_file_of_another_commit_is_found()
    {
        TestIndex.Write(_folder["index"], copies: 2);
        TestIndex.Write(_folder["other"], copies: 3);
        foreach (var path in Files())
        {
            var bytes = File.ReadAllBytes(path);
            File.Copy(Path.Combine(_folder["other"], Path.GetFileName(path)), path, overwrite: true);
            AssertNamed(path);
            File.WriteAllBytes(path, bytes);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"format\": 1}")]
    [InlineData("{\"format\": 99, \"crc32c\": 0, \"index\": {}}")]
    [InlineData("{\"format\": 1, \"crc32c\": 0, \"index\": {}}")]
    [InlineData("{\"format\": 2, \"crc32c\": 0, \"index\": {}}")]
    [InlineData("{\"format\": 2, \"crc32c\": 695980202, \"index\": {}}")]
    [InlineData("{\"format\": \"one\", \"crc32c\": 0, \"index\": {}}")]
    public void A_manifest_that_is_none_is_named(string manifest)
    {
        TestIndex.Write(_folder["index"]);
        File.WriteAllText(Path.Combine(_folder["index"], "manifest.json"), manifest);
        Assert.Contains(
            "manifest.json", Assert.Throws<IndexException>(() => IndexReader.Open(_folder["index"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_byte_of_the_manifest_is_found_or_harmless()
    {
        TestIndex.Write(_folder["index"]);
        var path = Path.Combine(_folder["index"], "manifest.json");
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length; at += 3)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 1;
            File.WriteAllBytes(path, damaged);
            try
            {
                // White space outside the checksummed part may change; what is read then is still what was written.
                using var index = IndexReader.Open(_folder["index"]);
                Assert.Equal(4, index.Passages);
            }
            catch (IndexException)
            {
            }
        }
    }

    [Fact]
    public void A_damaged_index_can_be_replaced()
    {
        TestIndex.Write(_folder["index"]);
        File.WriteAllText(Path.Combine(_folder["index"], "manifest.json"), "{");
        TestIndex.Write(_folder["index"], copies: 2);
        using var index = IndexReader.Open(_folder["index"]);
        Assert.Equal(8, index.Passages);
        Assert.Equal(8, index.SearchVectors(TestIndex.Vector(0), new VectorMatch[20]));
    }

    public void Dispose() => _folder.Dispose();

    private string[] Files() => Directory.GetFiles(_folder["index"], "*.bin");

    private void AssertNamed(string path)
    {
        var error = Assert.Throws<IndexException>(() => IndexReader.Open(_folder["index"]));
        Assert.Contains(Path.GetFileName(path), error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
