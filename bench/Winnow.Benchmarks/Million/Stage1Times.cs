using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Filters;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Benchmarks.Million;

/// <summary>
/// <c>stage1 INDEX_DIR QUERIES.jsonl.gz [--queries N]</c>: stage 1 over an index of generated passages
/// (see <see cref="GeneratedCorpus"/>): its time in each mode, what the process holds in memory, and what filters of several
/// selectivities (the last admits all) lose against an exact search. A line of the queries has a <c>question</c> or <c>keywords</c>.
/// Prints one JSON object.
/// </summary>
internal static class Stage1Times
{
    private const int RecallK = 100;

    public static int Run(string[] arguments)
    {
        var count = Array.IndexOf(arguments, "--queries") is >= 0 and var at
            ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture)
            : 500;
        string[] queries = [.. ReadQueries(arguments[1]).Take(count)];
        var began = Stopwatch.GetTimestamp();
        using var index = IndexReader.Open(arguments[0]);
        var encoder = BiEncoder.Load(DefaultModels.RecallPath);
        var retriever = new TwoStageRetriever(index, encoder, reranker: null);
        retriever.Search(queries[0], Options(RecallMode.Hybrid));
        var report = new Dictionary<string, object>
        {
            ["passages"] = index.Passages,
            ["queries"] = queries.Length,
            ["open_and_first_search_ms"] = Stopwatch.GetElapsedTime(began).TotalMilliseconds,
        };
        foreach (var mode in Enum.GetValues<RecallMode>())
        {
            report[mode.ToString().ToLowerInvariant()] =
                Percentiles([.. queries.Select(query => retriever.Search(query, Options(mode)).Times.Stage1)]);
        }

        report["resident_mib"] = Status("VmRSS:") / 1024;
        foreach (var share in new[] { 1, 10, 100, 500, 1000 })
            report[string.Create(CultureInfo.InvariantCulture, $"filter_{share / 10.0}%")] = FilterRecall(index, encoder, queries, share);
        report["resident_after_exact_searches_mib"] = Status("VmRSS:") / 1024;
        Console.WriteLine(JsonSerializer.Serialize(report));
        return 0;
    }

    private static SearchOptions Options(RecallMode mode) => new() { Mode = mode, RecallK = RecallK, Rerank = false, UseCache = false };

    /// <summary>The share of the exact filtered search's hits that the usual one finds too, and the median time of the usual one.</summary>
    private static Dictionary<string, double> FilterRecall(IndexReader index, BiEncoder encoder, string[] queries, int share)
    {
        var filter = index.Resolve(Filter.Parse(string.Create(CultureInfo.InvariantCulture, $"share < {share}")));
        var (vector, usual, exact) = (new float[encoder.Dimensions], new VectorMatch[RecallK], new VectorMatch[RecallK]);
        var (found, wanted, times) = (0, 0, new List<double>());
        foreach (var query in queries.Take(100))
        {
            encoder.Embed(query, EmbeddingInput.Query, vector);
            var began = Stopwatch.GetTimestamp();
            var some = index.SearchVectors(vector, usual, filter);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            var all = index.SearchVectors(vector, exact, filter, exact: true);
            found += exact[..all].Select(match => match.Id).Intersect(usual[..some].Select(match => match.Id)).Count();
            wanted += all;
        }

        times.Sort();
        return new() { ["admitted"] = filter.Count, ["recall"] = (double)found / wanted, ["dense_median_ms"] = times[times.Count / 2] };
    }

    private static Dictionary<string, double> Percentiles(double[] times)
    {
        Array.Sort(times);
        return new() { ["median_ms"] = times[times.Length / 2], ["p95_ms"] = times[times.Length * 95 / 100] };
    }

    private static IEnumerable<string> ReadQueries(string path)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        for (var number = 0; lines.ReadLine() is { } line; number++)
        {
            using var json = JsonDocument.Parse(line);
            // Questions and keywords by turns: people type both.
            var field = number % 2 == 0 ? "question" : "keywords";
            if (json.RootElement.TryGetProperty(field, out var query) && query.ValueKind == JsonValueKind.String)
                yield return query.GetString()!;
        }
    }

    /// <summary>A figure of this process's memory in KiB, as the kernel counts it.</summary>
    private static long Status(string name) => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith(name, StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(name.Length).Trim(" \tkB"), CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
