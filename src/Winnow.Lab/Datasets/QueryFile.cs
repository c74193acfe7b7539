using System.Text.Json;

namespace Winnow.Lab.Datasets;

/// <summary>Reads the queries of a test collection.</summary>
public static class QueryFile
{
    /// <summary>
    /// Reads queries: JSON lines with <c>_id</c> and <c>text</c> (BEIR), TREC topics (<c>&lt;top&gt;</c>), or tab-separated id and
    /// text. Which of them it is shows in the first line. Also gzipped.
    /// </summary>
    /// <exception cref="DatasetException">The file is missing or a line is malformed; the message names the line.</exception>
    public static IReadOnlyList<TestQuery> Read(string path)
    {
        (int Number, string Text)[] lines = [.. DatasetLines.Read(path)];
        if (lines.Length == 0)
            throw new DatasetException(path, "holds no query.");
        var first = lines[0].Text.TrimStart();
        var queries = IsJson(path, first) ? lines.Select(line => FromJson(path, line.Number, line.Text))
            : first.StartsWith('<') ? TrecTopics.Parse(path, lines)
            : FromTable(path, lines);
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        List<TestQuery> read = [.. queries];
        foreach (var query in read)
        {
            if (!seen.TryAdd(query.Id, query.Text))
                throw new DatasetException(path, $"two queries have the id {query.Id}; give each its own.");
        }

        return read;
    }

    private static bool IsJson(string path, string first) =>
        first.StartsWith('{') || path.Contains(".json", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<TestQuery> FromTable(string path, (int Number, string Text)[] lines)
    {
        foreach (var (number, text) in lines)
        {
            var fields = text.Split('\t', 2, StringSplitOptions.TrimEntries);
            if (fields.Length < 2 || fields[0].Length == 0 || fields[1].Length == 0)
                throw new DatasetException($"{path}:{number}", "a query is: its id, a tab, its text.");
            var isHeading = number == lines[0].Number && fields[1] is "text" or "query" or "Text" or "Query";
            if (!isHeading)
                yield return new(fields[0], fields[1], null, []);
        }
    }

    private static TestQuery FromJson(string path, int number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 16 });
            return ToQuery(json.RootElement)
                ?? throw new DatasetException($"{path}:{number}", "a query needs the strings \"_id\" and \"text\".");
        }
        catch (JsonException error)
        {
            throw new DatasetException($"{path}:{number}", "the line is not valid JSON.", error);
        }
        catch (InvalidOperationException error)
        {
            // The only reason why a valid string is refused.
            throw new DatasetException($"{path}:{number}", "a \\u escape is half of a surrogate pair.", error);
        }
    }

    private static TestQuery? ToQuery(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object || Text(line, "_id") is not { } id || Text(line, "text") is not { } text)
            return null;
        var misses = line.TryGetProperty("near_misses", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToArray()
            : [];
        return new(id, text, Text(line, "kind"), misses);
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
