using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Winnow.Corpus.Files;

namespace Winnow.Corpus.Formats;

/// <summary>
/// JSON Lines in the layout of BEIR (Thakur et al., 2021): <c>_id</c>, <c>title</c>, <c>text</c> in each line; other fields are metadata.
/// </summary>
internal sealed class JsonLinesReader(bool compressed) : IDocumentReader
{
    public IEnumerable<Document> Read(SourceFile file, CorpusOptions options, ReadingLog log)
    {
        Func<Stream> open = compressed ? () => new GunzipStream(file.Path, log) : () => new MeteredStream(file.Path, log);
        using var stream = SourceText.AsUtf8(open);
        var lines = new LineReader(stream, options.MaxDocumentBytes);
        while (ReadLine(lines))
        {
            if (lines.IsTooLong)
                log.Report(file.Path, lines.LineNumber, $"the line is longer than {options.MaxDocumentBytes >> 20} MiB");
            else if (!IsBlank(lines.Line.Span) && ParseOrReport(lines.Line, lines.LineNumber, file, log) is { } document)
                yield return document;
        }
    }

    private static bool ReadLine(LineReader lines)
    {
        try
        {
            return lines.Read();
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException(SourceText.Undecodable, e);
        }
    }

    private static Document? ParseOrReport(ReadOnlyMemory<byte> line, long number, SourceFile file, ReadingLog log)
    {
        if (line.Span.Contains((byte)0)) throw new InvalidDataException(SourceText.Undecodable);
        try
        {
            if (!Utf8.IsValid(line.Span)) throw new FormatException("invalid UTF-8");
            using var json = JsonDocument.Parse(line);
            return ToDocument(json.RootElement, number, file);
        }
        catch (FormatException e)
        {
            log.Report(file.Path, number, e.Message);
        }
        catch (JsonException e)
        {
            log.Report(file.Path, number, $"invalid JSON at byte {e.BytePositionInLine}");
        }
        catch (InvalidOperationException)
        {
            log.Report(file.Path, number, "a \\u escape is half of a surrogate pair"); // the only reason why a valid string is refused
        }

        return null;
    }

    private static Document ToDocument(JsonElement record, long number, SourceFile file)
    {
        if (record.ValueKind != JsonValueKind.Object) throw new FormatException("the line is not a JSON object");
        if (!record.TryGetProperty("text", out var text) || text.ValueKind != JsonValueKind.String)
            throw new FormatException("no field \"text\" that is a string");

        var idField = record.TryGetProperty("_id", out var id) ? "_id" : record.TryGetProperty("id", out id) ? "id" : null;
        if (idField is not null && (id.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || id.ToString().Length == 0))
            throw new FormatException($"\"{idField}\" must be a string that is not empty, or a number");

        var hasTitle = record.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String;
        var (titleText, bodyText) = (hasTitle ? title.GetString()! : string.Empty, text.GetString()!);
        if (string.IsNullOrWhiteSpace(titleText) && string.IsNullOrWhiteSpace(bodyText))
            throw new FormatException("neither title nor text");
        return Document.Create(
            idField is null ? $"{file.Id}#{number}" : id.ToString(),
            titleText,
            bodyText,
            metadata: JsonMetadata.Read(record, name => name == idField || name == "text" || (name == "title" && hasTitle)),
            source: new DocumentSource(file.Path, number));
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
