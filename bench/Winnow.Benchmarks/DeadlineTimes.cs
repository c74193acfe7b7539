using System.Diagnostics;
using System.Globalization;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval;
using Winnow.Retrieval.Profiles;
using Winnow.Transformers;

namespace Winnow.Benchmarks;

/// <summary>
/// <c>deadline INDEX DATA [--profile FILE | --int8 --recall-k N] [--queries N]</c>: how far searches run over a deadline, and what
/// nDCG@10 they reach by then. Prints a table in Markdown. Without a profile the speed is learned, and both stages are blended.
/// </summary>
internal static class DeadlineTimes
{
    private const int WarmUp = 20;

    private static readonly int[] Milliseconds = [10, 25, 50, 100, 200, 400];

    public static int Run(string[] arguments)
    {
        var profile = Value(arguments, "--profile") is { } path ? SearchProfile.Load(path) : null;
        var precision = profile?.Precision ?? (arguments.Contains("--int8") ? Precision.Int8 : Precision.Fp32);
        var judged = JudgedQueries.OpenFolder(arguments[1]);
        var queries = judged.Queries.Take(int.Parse(Value(arguments, "--queries") ?? "100", CultureInfo.InvariantCulture)).ToArray();

        using var index = IndexReader.Open(arguments[0]);
        var reranker = CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = precision, MaxTokens = profile?.MaxTokens });
        var retriever = new TwoStageRetriever(index, BiEncoder.Load(DefaultModels.RecallPath), reranker, cost: profile?.Cost);
        var options = new SearchOptions
        {
            RecallK = profile?.RecallK ?? int.Parse(Value(arguments, "--recall-k") ?? "200", CultureInfo.InvariantCulture),
            Mode = profile?.RecallMode ?? SearchOptions.Default.Mode,
            Fusion = profile?.Fusion ?? SearchOptions.Default.Fusion,
            TopK = 20,
            Order = profile?.Order ?? FinalOrder.Blend,
            RerankDepth = profile is { RerankDepth: > 0 } ? profile.RerankDepth : null,
            UseCache = false,
        };

        Console.WriteLine("| deadline | median ms | 99 % ms | overrun, 99 % | overrun, worst | pairs | nDCG@10 |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        Measure("stage 1", options with { Rerank = false }, null);
        foreach (var limit in Milliseconds)
            Measure($"{limit} ms", options with { Deadline = TimeSpan.FromMilliseconds(limit) }, limit);
        Measure("none", options, null);
        return 0;

        void Measure(string name, SearchOptions with, int? limit)
        {
            foreach (var query in queries.Take(WarmUp))
                retriever.Search(query.Text, with);
            var (times, pairs, ndcg) = (new List<double>(), 0, 0.0);
            foreach (var query in queries)
            {
                var began = Stopwatch.GetTimestamp();
                var response = retriever.Search(query.Text, with);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                pairs += response.PairsScored;
                string[] ranking = [.. response.Hits.Select(hit => hit.Passage.DocumentId).Distinct()];
                ndcg += RankingMetrics.Ndcg(ranking, judged.Judgements.Of(query.Id));
            }

            var all = Percentiles.Of(times);
            string Over(double time) => limit is { } most ? Math.Max(0, time - most).ToString("0.0", CultureInfo.InvariantCulture) : "";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {all.P50:0.0} | {all.P99:0.0} | {Over(all.P99)} | {Over(times.Max())} "
                + $"| {(double)pairs / queries.Length:0.0} | {ndcg / queries.Length:0.000} |"));
        }
    }

    private static string? Value(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
