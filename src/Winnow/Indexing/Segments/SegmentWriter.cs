using Winnow.Corpus;
using Winnow.Indexing.Filters;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Segments;

/// <summary>
/// Writes one segment: documents with their passages, in the order in which they are added, and then what derives from them.
/// </summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IFileSystem _files;
    private readonly IndexContract _contract;
    private readonly RecordFileWriter _documents;
    private readonly RecordFileWriter _passages;
    private readonly VectorFileWriter _vectors;
    private readonly DocumentTableBuilder _table = new();
    private readonly LexicalBuilder? _terms;
    private readonly FieldsBuilder? _fields;

    /// <summary>A writer of a new segment.</summary>
    /// <param name="files">Where its files go.</param>
    /// <param name="number">Its number.</param>
    /// <param name="contract">What the index is made with.</param>
    /// <param name="gathers">Whether terms and metadata are gathered from what is added; a merge has them already.</param>
    public SegmentWriter(IFileSystem files, long number, IndexContract contract, bool gathers = true)
    {
        (_files, Number, _contract) = (files, number, contract);
        if (gathers)
            (_terms, _fields) = (new LexicalBuilder(contract.Lexical ?? new()), new FieldsBuilder());
        try
        {
            _documents = new(files, NameOf(SegmentFiles.Documents), RecordFile.DocumentKind);
            _passages = new(files, NameOf(SegmentFiles.Passages), RecordFile.PassageKind);
            _vectors = new(files, NameOf(SegmentFiles.Vectors), contract.Dimensions);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public long Number { get; }

    public int Documents => _table.Documents;

    public int Passages => _table.Passages;

    /// <summary>What is known of the documents so far.</summary>
    public DocumentTableBuilder Table => _table;

    /// <summary>Adds a document with all its passages, and gives its number in the segment.</summary>
    public int Add(Document document, ContentHash hash, IReadOnlyList<EncodedPassage> passages)
    {
        var number = _table.Add(document.Id, hash, passages.Count);
        StoredRecords.Write(_documents.Fields, document);
        _documents.EndRecord();
        _fields!.Add(document.Id, document.Source.Path, document.Metadata);
        foreach (var passage in passages)
        {
            StoredRecords.Write(_passages.Fields, number, passage.Passage, passage.Tokens.Span);
            _passages.EndRecord();
            _vectors.Add(passage.Vector.Span);
            AddTerms(passage.Passage);
        }

        return number;
    }

    /// <summary>Adds a document of another segment, its records copied as they are.</summary>
    public void Copy(SegmentReader from, int document) =>
        Copy(from.Documents, from.Passages, from.Vectors, document, from.Table.PassagesOf(document), from.Table.HashOf(document));

    /// <summary>Adds a document of other files, its records copied as they are.</summary>
    /// <exception cref="IndexException">A record is damaged; what has been written of this segment is then of no use.</exception>
    public void Copy(RecordFile documents, RecordFile passages, VectorFile vectors, int document, PassageRange range, ContentHash hash)
    {
        var record = documents.Read(document);
        _documents.Fields.Write(record.Rest);
        _documents.EndRecord();
        var number = _table.Add(record.ReadString(), hash, range.Count);
        var whole = documents.Read(document);
        var stored = _fields is null ? null : StoredRecords.ReadDocument(ref whole);
        if (stored is not null)
            _fields!.Add(stored.Id, stored.Source.Path, stored.Metadata);
        for (var passage = range.First; passage < range.First + range.Count; passage++)
        {
            var fields = passages.Read(passage);
            if (fields.ReadVarint() != document)
                throw FileFormat.Corrupt(passages.Path, $"passage {passage} is not of document {document}");
            _passages.Fields.WriteVarint(number);
            _passages.Fields.Write(fields.Rest);
            _passages.EndRecord();
            if (stored is not null)
            {
                whole = documents.Read(document);
                AddTerms(StoredRecords.ReadPassage(passage, ref fields, ref whole).Passage);
            }
        }

        if (range.Count > 0)
            _vectors.AddRows(vectors.Rows(range.First, range.Count));
    }

    /// <summary>Makes the segment's files complete and their bytes durable.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what has been written is then of no use.</exception>
    public IndexManifest.Segment Complete(Action<PhaseProgress>? progress, CancellationToken cancellation) =>
        Complete(_terms!.Write, _fields!.Write, progress, cancellation);

    /// <summary>Makes the segment's files complete and their bytes durable; terms and metadata are written by others.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what has been written is then of no use.</exception>
    public IndexManifest.Segment Complete(
        Action<IndexFileWriter> writeTerms, Action<IndexFileWriter> writeFields, Action<PhaseProgress>? progress,
        CancellationToken cancellation)
    {
        var files = new List<IndexManifest.File> { _documents.Complete(), _passages.Complete(), _vectors.Complete() };
        Dispose();
        files.Add(_table.Write(_files, NameOf(SegmentFiles.Table)));
        files.Add(Write(SegmentFiles.Terms, LexicalSegment.Kind, LexicalSegment.Version, writeTerms));
        files.Add(Write(SegmentFiles.Fields, FieldLayout.Kind, FieldLayout.Version, writeFields));
        using var vectors = VectorFile.Open(_files, files[2]);
        Action<double>? linked = progress is null ? null : share => progress(new(IndexingPhase.Linking, share));
        using var search = SegmentVectors.Build(vectors, _contract.Vectors ?? new(), WorkerPool.Shared, linked, cancellation);
        if (search.HasCodes)
            files.Add(Write(SegmentFiles.Codes, VectorCodes.Kind, VectorCodes.Version, search.WriteCodes));
        if (search.HasBits)
            files.Add(Write(SegmentFiles.Bits, VectorBits.Kind, VectorBits.Version, search.WriteBits));
        if (search.HasGraph)
            files.Add(Write(SegmentFiles.Graph, HnswGraph.Kind, HnswGraph.Version, search.WriteGraph));
        return new(Number, Documents, Passages, files);
    }

    /// <summary>Closes the files; what was not completed is of no use.</summary>
    public void Dispose()
    {
        _documents?.Dispose();
        _passages?.Dispose();
        _vectors?.Dispose();
    }

    private void AddTerms(Passage passage) =>
        _terms!.Add(PassageText.Head(passage.Title, passage.HeadingPath, passage.Text), passage.Text);

    private IndexManifest.File Write(string part, ReadOnlySpan<byte> kind, uint version, Action<IndexFileWriter> write)
    {
        using var file = new IndexFileWriter(_files, NameOf(part), kind, version);
        write(file);
        return file.Complete();
    }

    private string NameOf(string part) => SegmentFiles.NameOf(part, Number);
}
