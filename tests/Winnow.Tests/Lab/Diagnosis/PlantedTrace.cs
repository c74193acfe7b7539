using Winnow.Lab.Diagnosis;

namespace Winnow.Tests.Lab.Diagnosis;

/// <summary>What a system did with a query, made up so that every way to lose a document is in it.</summary>
internal sealed class PlantedTrace : IQueryTrace
{
    public HashSet<string> Indexed { get; init; } = [];

    public HashSet<string> Excluded { get; init; } = [];

    /// <summary>The exact order of what the filter admits, best first.</summary>
    public IReadOnlyList<string> Exact { get; init; } = [];

    public int RecallK { get; init; }

    public IReadOnlyList<TracedDocument> Final { get; init; } = [];

    public Dictionary<string, int> ReadWhole { get; init; } = [];

    public IReadOnlyList<string> ExactPool => [.. Exact.Take(RecallK)];

    public bool IsIndexed(string document) => Indexed.Contains(document);

    public bool IsAdmitted(string document) => !Excluded.Contains(document);

    public int? ExactRank(string document) => Exact.ToList().IndexOf(document) is >= 0 and var place ? place + 1 : null;

    public int? RankReadWhole(string document) => ReadWhole.TryGetValue(document, out var rank) ? rank : null;

    /// <summary>A made-up search: a random order, a filter, an approximate index that misses some, a reranker that shuffles.</summary>
    public static PlantedTrace Random(Random random, IReadOnlyList<string> documents, int recallK)
    {
        string[] order = [.. documents];
        random.Shuffle(order);
        var indexed = order.Where(_ => random.NextDouble() < 0.9).ToHashSet();
        var excluded = indexed.Where(_ => random.NextDouble() < 0.1).ToHashSet();
        string[] exact = [.. order.Where(document => indexed.Contains(document) && !excluded.Contains(document))];
        string[] pool = [.. exact.Where(_ => random.NextDouble() < 0.9).Take(recallK)];
        string[] final = [.. pool];
        random.Shuffle(final);
        return new()
        {
            Indexed = indexed,
            Excluded = excluded,
            Exact = exact,
            RecallK = recallK,
            Final = [.. final.Select((document, i) => new TracedDocument(
                document, Array.IndexOf(pool, document) + 1, Array.IndexOf(pool, document) + 1, i + 1, random.NextDouble() < 0.95))],
            ReadWhole = final.Where(_ => random.NextDouble() < 0.1).ToDictionary(document => document, _ => 1 + random.Next(final.Length)),
        };
    }
}
