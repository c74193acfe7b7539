using Winnow.Indexing.Filters;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Storage;
using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;

namespace Winnow.Indexing.Segments;

/// <summary>
/// The files of a segment, as far as they can be opened; records in damaged blocks fail when they are read, the others do not.
/// </summary>
internal sealed class SalvagedSegment : IDisposable
{
    private SalvagedSegment()
    {
    }

    public RecordFile? Documents { get; private init; }

    public RecordFile? Passages { get; private init; }

    public VectorFile? Vectors { get; private init; }

    /// <summary>The table, if it is whole.</summary>
    public DocumentTable? Table { get; private init; }

    /// <summary>The terms, if their file is whole.</summary>
    public LexicalSegment? Terms { get; private init; }

    /// <summary>The metadata, if their file is whole.</summary>
    public Fields? Fields { get; private init; }

    /// <summary>Opens what can be opened and adds to <paramref name="problems"/> what can't, or is damaged.</summary>
    public static SalvagedSegment Open(IFileSystem files, IndexManifest.Segment segment, List<IndexProblem> problems)
    {
        var salvaged = new SalvagedSegment
        {
            Documents = Part(SegmentFiles.Documents, entry => RecordFile.Of(Salvage(entry, RecordFile.DocumentKind, RecordFile.Version))),
            Passages = Part(SegmentFiles.Passages, entry => RecordFile.Of(Salvage(entry, RecordFile.PassageKind, RecordFile.Version))),
            Vectors = Part(SegmentFiles.Vectors, entry => VectorFile.Of(Salvage(entry, VectorFile.Kind, VectorFile.Version))),
            Table = Part(SegmentFiles.Table, entry => DocumentTable.Open(files, entry)),
            Terms = Part(SegmentFiles.Terms, entry => SegmentReader.OpenTerms(files, entry)),
            Fields = Part(SegmentFiles.Fields, entry => Fields.Open(IndexFile.Open(files, entry, FieldLayout.Kind, FieldLayout.Version))),
        };
        Part(SegmentFiles.Codes, entry => Check(VectorCodes.Open, entry, VectorCodes.Kind, VectorCodes.Version));
        Part(SegmentFiles.Graph, entry => Check(HnswGraph.Open, entry, HnswGraph.Kind, HnswGraph.Version));
        Part(SegmentFiles.Bits, entry => Check(VectorBits.Open, entry, VectorBits.Kind, VectorBits.Version));
        return salvaged;

        T? Part<T>(string part, Func<IndexManifest.File, T> open) where T : class
        {
            if (segment.Part(part) is not { } entry)
            {
                // Format 1 had these only; there is nothing wrong with that.
                if (part is not (SegmentFiles.Documents or SegmentFiles.Passages or SegmentFiles.Vectors))
                    return null;
                problems.Add(new(IndexManifest.FileName, $"names no {part} file for segment {segment.Number}"));
                return null;
            }

            try
            {
                return open(entry);
            }
            catch (IndexException error)
            {
                problems.Add(new(entry.Name, IndexVerifier.Reason(error)));
                return null;
            }
        }

        object Check(Func<IndexFile, IDisposable> open, IndexManifest.File entry, ReadOnlySpan<byte> kind, uint version)
        {
            using var file = IndexFile.Open(files, entry, kind, version);
            open(file).Dispose();
            return file;
        }

        IndexFile Salvage(IndexManifest.File entry, ReadOnlySpan<byte> kind, uint version)
        {
            var file = IndexFile.OpenForSalvage(files, entry, kind, version);
            if (file.BadBlocks > 0)
                problems.Add(new(entry.Name, $"checksum mismatch in {Counted.Of(file.BadBlocks, "block")} of 64 KiB"));
            return file;
        }
    }

    /// <summary>
    /// The passages of each document, by the table or, without it, by what the passages say of themselves; null for a document one of
    /// whose passages may be among the unreadable ones.
    /// </summary>
    public PassageRange?[] PassageRanges()
    {
        var ranges = new PassageRange?[Documents!.Count];
        if (Table is { } table && table.Count == ranges.Length)
        {
            for (var document = 0; document < ranges.Length; document++)
                ranges[document] = table.PassagesOf(document);
            return ranges;
        }

        Array.Fill(ranges, default(PassageRange));
        var (last, gap) = (0, false);
        for (var passage = 0; passage < Passages!.Count; passage++)
        {
            var document = DocumentOf(passage);
            if (document < last || document >= ranges.Length)
            {
                gap = true;
                continue;
            }

            if (gap)
                Array.Fill(ranges, null, last, document - last + 1);
            else if (ranges[document] is { } range)
                ranges[document] = range.Count == 0 ? new(passage, 1) : range with { Count = range.Count + 1 };
            (last, gap) = (document, false);
        }

        if (gap)
            Array.Fill(ranges, null, last, ranges.Length - last);
        return ranges;
    }

    /// <summary>The id of a document; null if it can't be read.</summary>
    public string? IdOf(int document)
    {
        try
        {
            return Documents!.Read(document).ReadString();
        }
        catch (IndexException)
        {
            return null;
        }
    }

    /// <summary>Whether a document and its passages can be read, in every field, with their vectors.</summary>
    public bool IsWhole(int document, PassageRange range)
    {
        try
        {
            var record = Documents!.Read(document);
            StoredRecords.ReadDocument(ref record);
            if (range.First + range.Count > Math.Min(Passages!.Count, Vectors!.Count))
                return false;
            for (var passage = range.First; passage < range.First + range.Count; passage++)
            {
                var fields = Passages.Read(passage);
                if (fields.ReadVarint() != document || !Vectors.IsFinite(passage))
                    return false;
                StoredRecords.SkipPassage(ref fields);
            }

            return true;
        }
        catch (IndexException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        Documents?.Dispose();
        Passages?.Dispose();
        Vectors?.Dispose();
        Table?.Dispose();
        Terms?.Dispose();
        Fields?.Dispose();
    }

    /// <summary>The document that a passage says it is of; −1 if it can't be read.</summary>
    private int DocumentOf(int passage)
    {
        try
        {
            return Passages!.Read(passage).ReadVarint();
        }
        catch (IndexException)
        {
            return -1;
        }
    }
}
