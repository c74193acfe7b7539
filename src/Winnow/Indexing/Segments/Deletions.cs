using System.Numerics;
using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>
/// What is deleted from a segment: documents, and with them their passages. Never changed; a later commit has another one.
/// Content of its file: one bit for each document, in u64 words, then the count of documents (i64).
/// </summary>
internal sealed class Deletions
{
    public const uint Version = 1;

    private Deletions(IdSet documents, IdSet passages)
    {
        (Documents, Passages) = (documents, passages);
        (DocumentCount, PassageCount) = (documents.Count(), passages.Count());
    }

    public static ReadOnlySpan<byte> Kind => "DELETED "u8;

    /// <summary>The deleted documents, by their numbers in the segment.</summary>
    public IdSet Documents { get; }

    /// <summary>Their passages, by their numbers in the segment.</summary>
    public IdSet Passages { get; }

    public int DocumentCount { get; }

    public int PassageCount { get; }

    /// <summary>The deletion of a set of documents.</summary>
    public static Deletions Of(IdSet documents, DocumentTable table)
    {
        var passages = new IdSet(table.Passages);
        for (var document = documents.Next(0); document >= 0; document = documents.Next(document + 1))
        {
            var range = table.PassagesOf(document);
            passages.AddRange(range.First, range.Count);
        }

        return new(documents, passages);
    }

    /// <summary>Reads what a manifest says is deleted from a segment; null for nothing.</summary>
    public static Deletions? Open(IFileSystem files, IndexManifest.Segment segment, DocumentTable table)
    {
        if (segment.Deleted is not { } entry)
            return null;
        var deletions = Of(Read(files, entry.File, table.Count), table);
        return deletions.DocumentCount == entry.Documents && deletions.PassageCount == entry.Passages
            ? deletions
            : throw FileFormat.Corrupt(files.PathOf(entry.File.Name), "its counts differ from the manifest's");
    }

    /// <summary>Reads which of a segment's documents are deleted.</summary>
    public static IdSet Read(IFileSystem files, IndexManifest.File entry, int count)
    {
        using var file = IndexFile.Open(files, entry, Kind, Version);
        var words = (int)((count + 63L) >> 6);
        if (file.Length != (8L * words) + 8 || MemoryMarshal.Read<long>(file.Slice(8L * words, 8)) != count)
            throw FileFormat.Corrupt(file.Path, "it is for another count of documents");
        var documents = new IdSet(count);
        var bits = MemoryMarshal.Cast<byte, ulong>(file.Slice(0, 8 * words));
        for (var word = 0; word < bits.Length; word++)
        {
            for (var rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                var document = (64L * word) + BitOperations.TrailingZeroCount(rest);
                if (document >= count)
                    throw FileFormat.Corrupt(file.Path, "it names a document that is not there");
                documents.Add((int)document);
            }
        }

        return documents;
    }

    /// <summary>Writes the file, and gives what the manifest says of it.</summary>
    public IndexManifest.Deletion Write(IFileSystem files, string name)
    {
        using var file = new IndexFileWriter(files, name, Kind, Version);
        file.Write(MemoryMarshal.AsBytes(Documents.Words));
        file.WriteInt64(Documents.Length);
        return new(DocumentCount, PassageCount, file.Complete());
    }
}
