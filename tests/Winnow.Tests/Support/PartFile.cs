using Winnow.Indexing.Storage;
using Winnow.Tests.Indexing.Storage;

namespace Winnow.Tests.Support;

/// <summary>One file of a segment by itself, written and read in memory, with checksums that are right whatever its content is.</summary>
internal static class PartFile
{
    public static IndexFile Of(ReadOnlySpan<byte> kind, uint version, Action<IndexFileWriter> write)
    {
        var files = new MemoryFileSystem();
        files.CreateRoot();
        IndexManifest.File entry;
        using (var writer = new IndexFileWriter(files, "part.bin", kind, version))
        {
            write(writer);
            entry = writer.Complete();
        }

        return IndexFile.Open(files, entry, kind, version);
    }
}
