using Winnow.Corpus;

namespace Winnow.Indexing.Storage;

/// <summary>
/// The fields of the two kinds of record, in order. Document: id, title, path, record number + 1 (0 for none), metadata.
/// Passage: document number, ordinal, headings, text, start, end, tokens. What all passages of a document share is stored once.
/// </summary>
internal static class StoredRecords
{
    public static void Write(IndexFileWriter fields, Document document)
    {
        fields.WriteString(document.Id);
        fields.WriteString(document.Title);
        fields.WriteString(document.Source.Path);
        fields.WriteVarint(checked((int)((document.Source.Record ?? -1) + 1)));
        fields.WriteVarint(document.Metadata.Count);
        foreach (var (name, value) in document.Metadata)
        {
            fields.WriteString(name);
            Write(fields, value);
        }
    }

    public static void Write(IndexFileWriter fields, int document, Passage passage, ReadOnlySpan<int> tokens)
    {
        fields.WriteVarint(document);
        fields.WriteVarint(passage.Ordinal);
        fields.WriteVarint(passage.HeadingPath.Count);
        foreach (var heading in passage.HeadingPath)
            fields.WriteString(heading);
        fields.WriteString(passage.Text);
        fields.WriteVarint(passage.Start);
        fields.WriteVarint(passage.End);
        fields.WriteVarint(tokens.Length);
        foreach (var token in tokens)
            fields.WriteVarint(token);
    }

    /// <summary>Reads a passage's fields after its document number, and its document's record.</summary>
    public static StoredPassage ReadPassage(int number, ref ContentReader passage, ref ContentReader document)
    {
        var ordinal = passage.ReadVarint();
        var headings = new string[passage.ReadCount()];
        for (var i = 0; i < headings.Length; i++)
            headings[i] = passage.ReadString();
        var (text, start, end) = (passage.ReadString(), passage.ReadVarint(), passage.ReadVarint());
        var tokens = ReadTokenIds(ref passage);
        var stored = ReadDocument(ref document);
        return new(
            number,
            new Passage
            {
                DocumentId = stored.Id,
                Ordinal = ordinal,
                Title = stored.Title,
                HeadingPath = headings,
                Text = text,
                Start = start,
                End = end,
                Metadata = stored.Metadata,
            },
            stored.Source,
            tokens);
    }

    /// <summary>Reads only the tokens of a passage's record.</summary>
    public static int[] ReadTokens(ContentReader passage)
    {
        passage.ReadVarint();
        return SkipPassage(ref passage);
    }

    /// <summary>Reads a passage's fields after its document number, and gives of them only the tokens.</summary>
    public static int[] SkipPassage(ref ContentReader passage)
    {
        passage.ReadVarint();
        for (var headings = passage.ReadCount(); headings > 0; headings--)
            passage.SkipString();
        passage.SkipString();
        passage.ReadVarint();
        passage.ReadVarint();
        return ReadTokenIds(ref passage);
    }

    /// <summary>Reads a document's record.</summary>
    public static StoredDocument ReadDocument(ref ContentReader document)
    {
        var (id, title, path) = (document.ReadString(), document.ReadString(), document.ReadString());
        var record = document.ReadVarint();
        var metadata = new OrderedDictionary<string, MetadataValue>(StringComparer.Ordinal);
        for (var count = document.ReadCount(); count > 0; count--)
            metadata[document.ReadString()] = ReadValue(ref document);
        return new(id, title, new DocumentSource(path, record == 0 ? null : record - 1), metadata);
    }

    private static int[] ReadTokenIds(ref ContentReader passage)
    {
        var tokens = new int[passage.ReadCount()];
        for (var i = 0; i < tokens.Length; i++)
            tokens[i] = passage.ReadVarint();
        return tokens;
    }

    private static void Write(IndexFileWriter fields, MetadataValue value)
    {
        fields.WriteVarint((int)value.Kind);
        switch (value.Kind)
        {
            case MetadataKind.Text:
                fields.WriteString(value.Text);
                break;
            case MetadataKind.Number:
                fields.WriteInt64(BitConverter.DoubleToInt64Bits(value.Number));
                break;
            case MetadataKind.Boolean:
                fields.WriteVarint(value.Boolean ? 1 : 0);
                break;
            case MetadataKind.Date:
                fields.WriteInt64(value.Date.Ticks);
                break;
            default:
                fields.WriteVarint(value.Items.Count);
                foreach (var item in value.Items)
                    Write(fields, item);
                break;
        }
    }

    private static MetadataValue ReadValue(ref ContentReader fields, bool inList = false)
    {
        var kind = (MetadataKind)fields.ReadVarint();
        switch (kind)
        {
            case MetadataKind.Text:
                return MetadataValue.Of(fields.ReadString());
            case MetadataKind.Number when BitConverter.Int64BitsToDouble(fields.ReadInt64()) is var number && double.IsFinite(number):
                return MetadataValue.Of(number);
            case MetadataKind.Boolean:
                return MetadataValue.Of(fields.ReadVarint() != 0);
            case MetadataKind.Date when fields.ReadInt64() is var ticks && (ulong)ticks <= (ulong)DateTimeOffset.MaxValue.Ticks:
                return MetadataValue.Of(new DateTimeOffset(ticks, TimeSpan.Zero));
            case MetadataKind.List when !inList:
                var items = new MetadataValue[fields.ReadCount()];
                for (var i = 0; i < items.Length; i++)
                    items[i] = ReadValue(ref fields, inList: true);
                return MetadataValue.Of(items);
            default:
                throw fields.Damaged("metadata of an unknown kind");
        }
    }
}
