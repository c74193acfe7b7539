using Winnow.Indexing;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Storage;

namespace Winnow.Tests.Indexing.Lexical;

/// <summary>Writes and opens lexical files in a folder that goes with it.</summary>
internal sealed class LexicalFiles : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<LexicalSegment> _segments = [];
    private int _count;

    public LexicalSegment Build(LexicalOptions options, IEnumerable<(string Title, string Text)> passages)
    {
        var builder = new LexicalBuilder(options);
        foreach (var (title, text) in passages)
            builder.Add(title, text);
        return Open(Write(builder.Write));
    }

    public LexicalSegment Merge(params IReadOnlyList<(LexicalSegment, IdSet?)> inputs) =>
        Open(Write(file => LexicalSegment.Merge(inputs, file)));

    /// <summary>Writes a file and gives its name.</summary>
    public string Write(Action<IndexFileWriter> content)
    {
        var name = $"lexical-{_count++}";
        using var file = new IndexFileWriter(new DiskFileSystem(_folder.Root), name, LexicalSegment.Kind, LexicalSegment.Version);
        content(file);
        file.Complete();
        return name;
    }

    public byte[] Bytes(string name) => File.ReadAllBytes(_folder[name]);

    /// <summary>The bytes of a file's content.</summary>
    public byte[] Content(string name)
    {
        using var file = OpenFile(name);
        return file.Slice(0, (int)file.Length).ToArray();
    }

    public LexicalSegment Open(string name)
    {
        var file = OpenFile(name);
        try
        {
            var segment = LexicalSegment.Open(file);
            _segments.Add(segment);
            return segment;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var segment in _segments)
            segment.Dispose();
        _folder.Dispose();
    }

    private IndexFile OpenFile(string name) => IndexFile.Open(
        new DiskFileSystem(_folder.Root), new IndexManifest.File(name, new FileInfo(_folder[name]).Length), LexicalSegment.Kind,
        LexicalSegment.Version);
}
