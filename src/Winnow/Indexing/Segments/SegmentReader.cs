using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>
/// The files of one segment, open. They are shared by all snapshots that hold the segment, and closed when the last of them is gone.
/// Immutable and safe to share between threads.
/// </summary>
internal sealed class SegmentReader
{
    private readonly List<IDisposable> _open = [];
    private int _references = 1;

    private SegmentReader(IFileSystem files, IndexManifest.Segment entry, int dimensions)
    {
        Files = entry.Files;
        try
        {
            Documents = Keep(RecordFile.Open(files, Part(SegmentFiles.Documents), RecordFile.DocumentKind));
            Passages = Keep(RecordFile.Open(files, Part(SegmentFiles.Passages), RecordFile.PassageKind));
            Vectors = Keep(VectorFile.Open(files, Part(SegmentFiles.Vectors)));
            Table = Keep(DocumentTable.Open(files, Part(SegmentFiles.Table)));
            Require(Documents.Count == entry.Documents, SegmentFiles.Documents);
            Require(Passages.Count == entry.Passages, SegmentFiles.Passages);
            Require(Vectors.Count == entry.Passages && Vectors.Dimensions == dimensions, SegmentFiles.Vectors);
            Require(Table.Count == entry.Documents && Table.Passages == entry.Passages, SegmentFiles.Table);
        }
        catch
        {
            Release();
            throw;
        }

        T Keep<T>(T part) where T : IDisposable
        {
            _open.Add(part);
            return part;
        }

        IndexManifest.File Part(string part) => entry.Part(part)
            ?? throw FileFormat.Corrupt(files.PathOf(IndexManifest.FileName), $"it names no {part} file for segment {entry.Number}");

        void Require(bool fits, string part)
        {
            if (!fits)
                throw FileFormat.Corrupt(files.PathOf(Part(part).Name), "its counts differ from the manifest's");
        }
    }

    /// <summary>What the manifest says of the files.</summary>
    public IReadOnlyList<IndexManifest.File> Files { get; }

    public RecordFile Documents { get; }

    public RecordFile Passages { get; }

    public VectorFile Vectors { get; }

    public DocumentTable Table { get; }

    public static SegmentReader Open(IFileSystem files, IndexManifest.Segment entry, int dimensions) => new(files, entry, dimensions);

    /// <summary>The number in the segment of the document with this id that is not in <paramref name="deleted"/>; −1 if there is none.</summary>
    public int Find(string id, IdSet? deleted)
    {
        foreach (var document in Table.Find(DocumentTable.HashId(id)))
        {
            if (deleted?.Contains(document) != true && Documents.Read(document).ReadString() == id)
                return document;
        }

        return -1;
    }

    /// <summary>The document with this number.</summary>
    public StoredDocument Document(int document)
    {
        var record = Documents.Read(document);
        return StoredRecords.ReadDocument(ref record);
    }

    /// <summary>The passage with number <paramref name="local"/> in the segment, <paramref name="number"/> in the index.</summary>
    public StoredPassage Passage(int local, int number)
    {
        var passage = Passages.Read(local);
        var document = passage.ReadVarint();
        if (document >= Documents.Count)
            throw FileFormat.Corrupt(Passages.Path, $"passage {local} names a document that is not there");
        var record = Documents.Read(document);
        return StoredRecords.ReadPassage(number, ref passage, ref record);
    }

    /// <summary>The tokens of a passage, nothing else of it.</summary>
    public int[] Tokens(int local) => StoredRecords.ReadTokens(Passages.Read(local));

    /// <summary>Holds the files open for one snapshot more. Returns whether they still were.</summary>
    public bool TryHold()
    {
        for (var held = Volatile.Read(ref _references); held > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _references, held + 1, held);
            if (seen == held)
                return true;
            held = seen;
        }

        return false;
    }

    /// <summary>Ends one hold; the last closes the files.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0)
            _open.ForEach(part => part.Dispose());
    }
}
