using Winnow.Corpus;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Segments;

/// <summary>Writes one segment: documents with their passages, in the order in which they are added.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IFileSystem _files;
    private readonly RecordFileWriter _documents;
    private readonly RecordFileWriter _passages;
    private readonly VectorFileWriter _vectors;
    private readonly DocumentTableBuilder _table = new();

    public SegmentWriter(IFileSystem files, long number, IndexContract contract)
    {
        (_files, Number) = (files, number);
        try
        {
            _documents = new(files, SegmentFiles.NameOf(SegmentFiles.Documents, number), RecordFile.DocumentKind);
            _passages = new(files, SegmentFiles.NameOf(SegmentFiles.Passages, number), RecordFile.PassageKind);
            _vectors = new(files, SegmentFiles.NameOf(SegmentFiles.Vectors, number), contract.Dimensions);
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
        foreach (var passage in passages)
        {
            StoredRecords.Write(_passages.Fields, number, passage.Passage, passage.Tokens.Span);
            _passages.EndRecord();
            _vectors.Add(passage.Vector.Span);
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
        for (var passage = range.First; passage < range.First + range.Count; passage++)
        {
            var fields = passages.Read(passage);
            if (fields.ReadVarint() != document)
                throw FileFormat.Corrupt(passages.Path, $"passage {passage} is not of document {document}");
            _passages.Fields.WriteVarint(number);
            _passages.Fields.Write(fields.Rest);
            _passages.EndRecord();
        }

        if (range.Count > 0)
            _vectors.AddRows(vectors.Rows(range.First, range.Count));
    }

    /// <summary>Makes the segment's files complete and their bytes durable.</summary>
    public IndexManifest.Segment Complete() => new(
        Number,
        Documents,
        Passages,
        [
            _documents.Complete(),
            _passages.Complete(),
            _vectors.Complete(),
            _table.Write(_files, SegmentFiles.NameOf(SegmentFiles.Table, Number)),
        ]);

    /// <summary>Closes the files; what was not completed is of no use.</summary>
    public void Dispose()
    {
        _documents?.Dispose();
        _passages?.Dispose();
        _vectors?.Dispose();
    }
}
