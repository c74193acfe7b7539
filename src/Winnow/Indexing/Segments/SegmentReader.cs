using Winnow.Indexing.Filters;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Segments;

/// <summary>
/// The files of one segment, open. They are shared by all snapshots that hold the segment, and closed when the last of them is gone.
/// Immutable and safe to share between threads.
/// </summary>
internal sealed class SegmentReader
{
    private readonly List<IDisposable> _open = [];
    private int _references = 1;

    private readonly SegmentVectors? _search;

    private SegmentReader(IFileSystem files, IndexManifest.Segment entry, int dimensions, bool forSearch)
    {
        Files = entry.Files;
        try
        {
            Documents = Keep(RecordFile.Open(files, Part(SegmentFiles.Documents), RecordFile.DocumentKind));
            Passages = Keep(RecordFile.Open(files, Part(SegmentFiles.Passages), RecordFile.PassageKind));
            Vectors = Keep(VectorFile.Open(files, Part(SegmentFiles.Vectors)));
            Table = Keep(DocumentTable.Open(files, Part(SegmentFiles.Table)));
            Terms = Keep(OpenTerms(files, Part(SegmentFiles.Terms)));
            Fields = Keep(Fields.Open(IndexFile.Open(files, Part(SegmentFiles.Fields), FieldLayout.Kind, FieldLayout.Version)));
            if (forSearch)
                _search = Keep(OpenSearch(files, Vectors, entry));
            Require(Documents.Count == entry.Documents, SegmentFiles.Documents);
            Require(Passages.Count == entry.Passages, SegmentFiles.Passages);
            Require(Vectors.Count == entry.Passages && Vectors.Dimensions == dimensions, SegmentFiles.Vectors);
            Require(Table.Count == entry.Documents && Table.Passages == entry.Passages, SegmentFiles.Table);
            Require(Terms.Passages == entry.Passages, SegmentFiles.Terms);
            Require(Fields.Documents == entry.Documents, SegmentFiles.Fields);
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

    /// <summary>The terms of the passages.</summary>
    public LexicalSegment Terms { get; }

    /// <summary>The metadata of the documents.</summary>
    public Fields Fields { get; }

    /// <summary>Search among the vectors.</summary>
    /// <exception cref="InvalidOperationException">The segment was not opened for search.</exception>
    public SegmentVectors Search => _search ?? throw new InvalidOperationException("The segment was not opened for search.");

    /// <summary>Opens a segment's files.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="entry">What the manifest says of them.</param>
    /// <param name="dimensions">D: values in a vector.</param>
    /// <param name="forSearch">
    /// Whether vectors are to be searched; a writer has no use for their codes and graph, which take memory.
    /// </param>
    /// <exception cref="IndexException">A file is missing or damaged, or they do not fit together.</exception>
    public static SegmentReader Open(IFileSystem files, IndexManifest.Segment entry, int dimensions, bool forSearch) =>
        new(files, entry, dimensions, forSearch);

    /// <summary>
    /// The number in the segment of the document with this id that is not in <paramref name="deleted"/>; −1 if there is none.
    /// </summary>
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
        var record = Documents.Read(DocumentOf(ref passage, local));
        return StoredRecords.ReadPassage(number, ref passage, ref record);
    }

    /// <summary>The passages of the document that the passage with number <paramref name="local"/> is of.</summary>
    public PassageRange PassagesOf(int local)
    {
        var passage = Passages.Read(local);
        return Table.PassagesOf(DocumentOf(ref passage, local));
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

    private int DocumentOf(ref ContentReader passage, int local) => passage.ReadVarint() is var document && document < Documents.Count
        ? document
        : throw FileFormat.Corrupt(Passages.Path, $"passage {local} names a document that is not there");

    /// <summary>Opens the terms of a segment.</summary>
    public static LexicalSegment OpenTerms(IFileSystem files, IndexManifest.File entry)
    {
        var file = IndexFile.Open(files, entry, LexicalSegment.Kind, LexicalSegment.Version);
        try
        {
            return LexicalSegment.Open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens the search among vectors that are open already, and stay the caller's.</summary>
    private static SegmentVectors OpenSearch(IFileSystem files, VectorFile vectors, IndexManifest.Segment entry)
    {
        using var codes = Optional(SegmentFiles.Codes, VectorCodes.Kind, VectorCodes.Version);
        using var graph = Optional(SegmentFiles.Graph, HnswGraph.Kind, HnswGraph.Version);
        using var bits = Optional(SegmentFiles.Bits, VectorBits.Kind, VectorBits.Version);
        return SegmentVectors.Open(vectors, codes, graph, bits, WorkerPool.Shared);

        IndexFile? Optional(string part, ReadOnlySpan<byte> kind, uint version) =>
            entry.Part(part) is { } file ? IndexFile.Open(files, file, kind, version) : null;
    }

    /// <summary>Ends one hold; the last closes the files.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        for (var part = _open.Count - 1; part >= 0; part--)
            _open[part].Dispose();
    }
}
