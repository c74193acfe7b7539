using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Winnow.Corpus;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Search;
using Winnow.Indexing.Storage;

namespace Winnow.Benchmarks;

/// <summary>
/// <c>lexical DIR</c>: how fast the collection in a BEIR folder is indexed (the last of five times) and searched, on one thread, k = 100.
/// <c>lexical --generated N</c>: the same for N generated passages of about 80 words with a realistic distribution of terms.
/// Prints one JSON object.
/// </summary>
internal static class LexicalTimes
{
    private const int Matches = 100;

    public static int Run(string[] arguments)
    {
        var generated = arguments is ["--generated", var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 0;
        var passages = generated > 0 ? GeneratedText.Passages(generated) : Read(arguments[0]);
        var queries = generated > 0 ? GeneratedText.Queries(2000) : Queries(arguments[0]);

        var folder = Directory.CreateTempSubdirectory("winnow-lexical-").FullName;
        try
        {
            var files = new DiskFileSystem(folder);
            var build = Build(passages, files);
            for (var again = 0; again < 4 && generated == 0; again++)
                build = Build(passages, files);
            using var segment = LexicalSegment.Open(
                IndexFile.Open(files, new IndexManifest.File("lexical", build.FileBytes), LexicalSegment.Kind, LexicalSegment.Version));
            Console.WriteLine(JsonSerializer.Serialize(new Dictionary<string, object>
            {
                ["passages"] = segment.Passages,
                ["words"] = segment.TitleWords + segment.TextWords,
                ["terms"] = segment.Terms,
                ["file_bytes"] = build.FileBytes,
                ["builder_bytes"] = build.BuilderBytes,
                ["add_seconds"] = Math.Round(build.AddSeconds, 3),
                ["write_seconds"] = Math.Round(build.WriteSeconds, 3),
                ["words_per_second"] = Math.Round((segment.TitleWords + segment.TextWords) / (build.AddSeconds + build.WriteSeconds)),
                ["queries"] = queries.Count,
                ["queries_per_second"] = Math.Round(Rate(segment, queries, out var times)),
                ["median_ms"] = Math.Round(times[times.Count / 2], 4),
                ["p99_ms"] = Math.Round(times[times.Count * 99 / 100], 4),
                ["peak_bytes"] = Process.GetCurrentProcess().PeakWorkingSet64,
            }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    // Times are without the making of passages and without making the file durable.
    private static (long FileBytes, long BuilderBytes, double AddSeconds, double WriteSeconds) Build(
        IEnumerable<(string Title, string Text)> passages, DiskFileSystem files)
    {
        var adding = TimeSpan.Zero;
        var builder = new LexicalBuilder(new());
        foreach (var (title, text) in passages)
        {
            var began = Stopwatch.GetTimestamp();
            builder.Add(title, text);
            adding += Stopwatch.GetElapsedTime(began);
        }

        var memory = builder.MemoryBytes;
        using var file = new IndexFileWriter(files, "lexical", LexicalSegment.Kind, LexicalSegment.Version);
        var writing = Stopwatch.GetTimestamp();
        builder.Write(file);
        var seconds = Stopwatch.GetElapsedTime(writing).TotalSeconds;
        return (file.Complete().Bytes, memory, adding.TotalSeconds, seconds);
    }

    // The best of several passes over all queries, after two to warm up.
    private static double Rate(LexicalSegment segment, List<string> queries, out List<double> times)
    {
        var searcher = new LexicalSearcher(new LexicalPart(segment, 0, null));
        var matches = new LexicalMatch[Matches];
        var best = double.PositiveInfinity;
        times = [];
        var started = Stopwatch.GetTimestamp();
        for (var pass = 0; pass < 4 || Stopwatch.GetElapsedTime(started).TotalSeconds < 5; pass++)
        {
            var total = 0.0;
            var all = new List<double>(queries.Count);
            foreach (var query in queries)
            {
                var began = Stopwatch.GetTimestamp();
                searcher.Search(query, matches);
                all.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                total += all[^1];
            }

            if (pass >= 2 && total < best)
                (best, times) = (total, all);
        }

        times.Sort();
        return queries.Count / (best / 1000);
    }

    private static List<(string Title, string Text)> Read(string directory)
    {
        var corpus = Directory.EnumerateFiles(directory, "corpus.jsonl*").First();
        return [.. CorpusReader.Read([corpus]).Documents.Select(document => (document.Title, document.Text))];
    }

    private static List<string> Queries(string directory) =>
        [.. File.ReadLines(Path.Combine(directory, "queries.jsonl")).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("text").GetString()!;
        })];
}
