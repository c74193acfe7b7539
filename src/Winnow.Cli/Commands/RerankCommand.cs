using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Spectre.Console;
using Winnow.Cli.Output;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow rerank QUERY --docs FILE</c>: stage 2 on passages that came from somewhere else.</summary>
internal static class RerankCommand
{
    private static readonly Argument<string> Query = new("query") { Description = "What the passages are to answer." };

    private static readonly Option<string> Docs = new("--docs", "-d")
    {
        Description = "The passages: one a line, or JSONL with \"text\" and perhaps \"title\" and \"_id\". '-' is standard input.",
        Required = true,
        HelpName = "FILE",
    };

    private static readonly Option<int?> TopK = new("--top-k", "-k") { Description = "Passages to return. Default: all.", HelpName = "N" };

    public static Command Create()
    {
        var command = new Command("rerank", "Put passages in the order in which they answer a query.")
        {
            Query, Docs, TopK, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var query = arguments.GetValue(Query)!;
        if (string.IsNullOrWhiteSpace(query))
            throw new UsageException("the query is empty.");
        if (arguments.GetValue(TopK) is < 1)
            throw new UsageException($"--top-k {arguments.GetValue(TopK)}: return at least 1 passage.");
        var candidates = ReadCandidates(arguments.GetValue(Docs)!, cancellation);
        var reranker = new Reranker(ModelOptions.LoadReranker(arguments, terminal));
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        var ranked = reranker.Rank(query, candidates.ConvertAll(candidate => candidate.Text), cancellation);
        var elapsed = time.GetElapsedTime(began).TotalMilliseconds;
        Write(terminal, query, candidates, ranked, arguments.GetValue(TopK) ?? ranked.Count, elapsed);
        return CommandRunner.Done;
    }

    private static void Write(
        Terminal terminal, string query, List<Candidate> candidates, IReadOnlyList<RankedPassage> ranked, int topK, double elapsed)
    {
        var tokens = ranked.Sum(passage => passage.Score.Tokens);
        var kept = ranked.Take(topK).ToArray();
        if (terminal.Json)
        {
            JsonOutput.Write(new RerankJson(query, ranked.Count, tokens, elapsed,
                [.. kept.Select((passage, i) => new RerankHitJson(
                    i + 1, passage.Index, candidates[passage.Index].Id, candidates[passage.Index].Text,
                    Stage2Json.Of(passage.Score)))]));
            return;
        }

        for (var i = 0; i < kept.Length; i++)
        {
            var candidate = candidates[kept[i].Index];
            var id = candidate.Id is null ? "" : $"{Markup.Escape(candidate.Id)}  ";
            terminal.Out.MarkupLine(string.Create(CultureInfo.InvariantCulture,
                $"[bold]{i + 1,3}[/]  [grey]from {kept[i].Index + 1,-4} {kept[i].Score.Probability,6:P1}[/]  "
                + $"{id}{Markup.Escape(candidate.Text)}"));
        }

        if (ranked.Count(passage => passage.Score.Truncated) is > 0 and var truncated)
        {
            terminal.Warn($"{truncated} of {Counted.Of(ranked.Count, "pair")} {(truncated == 1 ? "was" : "were")} longer "
                + "than the cross-encoder's window and cut.");
        }

        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"Scored {Counted.Of(ranked.Count, "pair")} ({Counted.Of(tokens, "token")}) in {elapsed:N1} ms."));
    }

    private static List<Candidate> ReadCandidates(string path, CancellationToken cancellation)
    {
        var candidates = new List<Candidate>();
        var number = 0;
        try
        {
            foreach (var line in path == "-" ? Typed(cancellation) : Lines(path))
            {
                number++;
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                if (line.Contains('\0', StringComparison.Ordinal))
                    throw new InputException($"{path}:{number}: is binary; give text with one passage a line, or JSONL.");
                candidates.Add(line.TrimStart().StartsWith('{') ? FromJson(path, number, line) : new(null, line.Trim()));
            }
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException($"{path}:{number + 1}: is not UTF-8 text; give text with one passage a line, or JSONL.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var problem = error is FileNotFoundException or DirectoryNotFoundException ? "there is no such file; check the path."
                : Directory.Exists(path) ? "is a folder; name a file with one passage a line, or JSONL."
                : $"can't be read: {error.Message}";
            throw new InputException($"{path}: {problem}", error);
        }

        return candidates.Count > 0 ? candidates : throw new InputException($"{path}: holds no passage.");
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    private static IEnumerable<string> Typed(CancellationToken cancellation)
    {
        while (Terminal.ReadLine(cancellation) is { } line)
            yield return line;
    }

    private static Candidate FromJson(string path, int number, string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 16 });
            var text = Text(json.RootElement, "text") ?? throw new InputException($"{path}:{number}: has no string \"text\".");
            return new(Text(json.RootElement, "_id") ?? Text(json.RootElement, "id"), $"{Text(json.RootElement, "title")} {text}".Trim());
        }
        catch (JsonException error)
        {
            throw new InputException($"{path}:{number}: is not valid JSON.", error);
        }
        catch (InvalidOperationException error)
        {
            // The only reason why a valid string is refused.
            throw new InputException($"{path}:{number}: a \\u escape is half of a surrogate pair.", error);
        }
    }

    private static string? Text(JsonElement line, string name) =>
        line.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Candidate(string? Id, string Text);
}
