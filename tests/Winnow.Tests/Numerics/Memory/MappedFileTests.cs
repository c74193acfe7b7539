using Winnow.Numerics.Memory;

namespace Winnow.Tests.Numerics.Memory;

public sealed class MappedFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Slices_are_the_bytes_of_the_file()
    {
        var bytes = Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7)).ToArray();
        File.WriteAllBytes(_path, bytes);
        using var file = MappedFile.Open(_path);
        Assert.Equal(bytes.Length, file.Length);
        Assert.Equal(_path, file.Path);
        Assert.True(file.Slice(0, bytes.Length).SequenceEqual(bytes));
        Assert.True(file.Slice(4097, 100).SequenceEqual(bytes.AsSpan(4097, 100)));
        Assert.True(file.Slice(bytes.Length, 0).IsEmpty);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, -1)]
    [InlineData(0, 11)]
    [InlineData(10, 1)]
    [InlineData(11, 0)]
    [InlineData(long.MaxValue, 1)]
    [InlineData(1, int.MaxValue)]
    public void A_slice_outside_the_file_is_refused(long offset, int length)
    {
        File.WriteAllBytes(_path, new byte[10]);
        using var file = MappedFile.Open(_path);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Slice(offset, length).Length);
    }

    [Fact]
    public void A_large_file_reads_the_same_however_often()
    {
        // Mostly a hole, so that the disk holds little of it.
        using (var file = new FileStream(_path, FileMode.Create))
        {
            file.SetLength(MappedFile.LargeBytes + 1);
            file.Position = MappedFile.LargeBytes / 2;
            file.Write("in the middle"u8);
        }

        using var mapped = MappedFile.Open(_path);
        var held = mapped.Slice(MappedFile.LargeBytes / 2, 13);
        for (var i = 0; i < 20_000; i++)
        {
            Assert.Equal(0, mapped.Slice((MappedFile.LargeBytes / 20_001 * i) + 64, 1)[0]);
            if (i % 1000 == 0)
                Assert.True("in the middle"u8.SequenceEqual(mapped.Slice(MappedFile.LargeBytes / 2, 13)));
        }

        Assert.True("in the middle"u8.SequenceEqual(held));
    }

    [Fact]
    public void An_empty_file_has_no_bytes()
    {
        using var file = MappedFile.Open(_path);
        Assert.Equal(0, file.Length);
        Assert.True(file.Slice(0, 0).IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Slice(0, 1).Length);
    }

    [Fact]
    public void A_closed_file_gives_nothing()
    {
        File.WriteAllBytes(_path, new byte[10]);
        var file = MappedFile.Open(_path);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Slice(0, 1).Length);
    }

    [Fact]
    public void A_missing_file_is_an_error() => Assert.Throws<FileNotFoundException>(() => MappedFile.Open(_path + ".missing"));
}
