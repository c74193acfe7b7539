using System.Text;
using System.Text.Unicode;
using CsvHelper;
using Winnow.Corpus.Files;

namespace Winnow.Corpus.Formats;

/// <summary>CSV (RFC 4180) or TSV (IANA text/tab-separated-values: no quoting, no line breaks in fields) with a header row.</summary>
/// <remarks>
/// The columns id or _id, title and text are known in any case; the others are metadata. Without an id column the id is file#row.
/// </remarks>
internal sealed class DelimitedReader(char separator) : IDocumentReader
{
    // A quote that is never closed would take the rest of the file into one record.
    private const long MaxRecordBytes = 64L << 20;

    public IEnumerable<Document> Read(SourceFile file, CorpusOptions options, ReadingLog log)
    {
        var malformed = new Queue<CsvMalformedRecord>();
        using var reader = CsvReader.Create(SourceText.AsUtf8(() => new MeteredStream(file.Path, log)), Options(malformed));
        var columns = Guard(() => Columns.Find(reader.Headers));
        for (long row = 1; Guard(reader.Read); row++)
        {
            if (ReadRow(reader, columns, row, malformed, file, log) is { } document) yield return document;
        }
    }

    private CsvReaderOptions Options(Queue<CsvMalformedRecord> malformed) => new()
    {
        Separator = separator,
        Mode = separator == '\t' ? CsvMode.NoEscape : CsvMode.Rfc4180,
        MaxRecordSize = (int)MaxRecordBytes,
        TrackLineNumbers = true,
        OnMalformedRecord = record =>
        {
            // A quote inside an unquoted field, as in 5" pipe, is plain in its meaning.
            if (record.Reason != CsvMalformedReason.StrayQuote) malformed.Enqueue(record);
        },
    };

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException(SourceText.Undecodable, e);
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException(
                $"line {e.LineNumber}: a record of more than {MaxRecordBytes >> 20} MiB, perhaps for a quote that is never closed", e);
        }
    }

    private static Document? ReadRow(
        CsvReader reader, Columns columns, long row, Queue<CsvMalformedRecord> malformed, SourceFile file, ReadingLog log)
    {
        try
        {
            if (malformed.TryDequeue(out var record)) throw new FormatException(Describe(record.Reason));
            return columns.ToDocument(reader, row, file);
        }
        catch (FormatException e)
        {
            log.Report(file.Path, reader.LineNumber, e.Message);
            return null;
        }
    }

    private static string Describe(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed; nothing after it could be read",
        CsvMalformedReason.TextAfterClosingQuote => "text after a closing quote; a quote inside a quoted field must be doubled",
        _ => $"malformed row ({reason})",
    };

    /// <summary>Where the known columns are.</summary>
    private sealed record Columns(IReadOnlyList<string> Names, int Id, int Title, int Text)
    {
        internal static Columns Find(IReadOnlyList<string> headers)
        {
            var names = headers.Select(name => name.Trim()).ToArray();
            if (Array.Exists(names, name => name.Contains('\0') || name.Contains('\uFFFD')))
                throw new InvalidDataException(SourceText.Undecodable);
            var text = IndexOf("text");
            return text >= 0
                ? new Columns(names, IndexOf("_id") is >= 0 and var id ? id : IndexOf("id"), IndexOf("title"), text)
                : throw new InvalidDataException($"no column \"text\"; the header row has: {string.Join(", ", names)}");

            int IndexOf(string name) => Array.FindIndex(names, candidate => candidate.Equals(name, StringComparison.OrdinalIgnoreCase));
        }

        internal Document ToDocument(CsvReader reader, long row, SourceFile file)
        {
            if (reader.FieldCount > Names.Count)
            {
                throw new FormatException(
                    $"{reader.FieldCount} fields where the header has {Names.Count}; is a separator or a quote amiss?");
            }

            if (reader.FieldCount <= Text) throw new FormatException($"{reader.FieldCount} fields; the text is in column {Text + 1}");
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (reader.GetSpan(i).Contains((byte)0)) throw new InvalidDataException(SourceText.Undecodable);
                if (!Utf8.IsValid(reader.GetSpan(i))) throw new FormatException("invalid UTF-8");
            }

            var (id, title, text) = (Field(Id), Field(Title), Field(Text));
            if (Id >= 0 && id.Length == 0) throw new FormatException("the id is empty");
            if (string.IsNullOrWhiteSpace(title) && string.IsNullOrWhiteSpace(text)) throw new FormatException("neither title nor text");
            return Document.Create(
                Id >= 0 ? id : $"{file.Id}#{row}", title, text, metadata: Metadata(reader), source: new DocumentSource(file.Path, row));

            string Field(int index) => index >= 0 && index < reader.FieldCount ? reader.GetString(index) : string.Empty;
        }

        private IEnumerable<KeyValuePair<string, MetadataValue>> Metadata(CsvReader reader)
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (i == Id || i == Title || i == Text || Names[i].Length == 0 || reader.GetSpan(i).IsEmpty) continue;
                yield return new(Names[i], MetadataText.Typed(reader.GetString(i)));
            }
        }
    }
}
