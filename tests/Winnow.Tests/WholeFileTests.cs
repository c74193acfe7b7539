using Winnow.Tests.Support;

namespace Winnow.Tests;

public sealed class WholeFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void What_is_written_takes_the_place_of_what_was_there()
    {
        _folder.Write("a.txt", "old and longer");
        WholeFile.Write(_folder["a.txt"], (TextWriter writer) => writer.WriteLine("new"));
        Assert.Equal("new\n", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], Names());
    }

    [Fact]
    public void What_fails_leaves_what_was_there_and_nothing_else()
    {
        _folder.Write("a.txt", "old");
        Assert.Throws<InvalidOperationException>(() => WholeFile.Write(_folder["a.txt"], (TextWriter writer) =>
        {
            writer.Write(new string('x', 100_000));
            throw new InvalidOperationException("in the middle");
        }));
        Assert.Equal("old", File.ReadAllText(_folder["a.txt"]));
        Assert.Equal(["a.txt"], Names());

        // A folder can't be replaced by a file.
        Directory.CreateDirectory(_folder["b"]);
        Assert.ThrowsAny<SystemException>(() => WholeFile.Write(_folder["b"], (TextWriter writer) => writer.Write("x")));
        Assert.Equal(["a.txt", "b"], Names());
    }

    public void Dispose() => _folder.Dispose();

    private IEnumerable<string?> Names() => Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order();
}
