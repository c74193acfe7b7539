using System.CommandLine;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;

namespace Winnow.Cli.Commands;

/// <summary>The options that name queries, judgements and measures, and the reading of what they name.</summary>
internal static class CollectionOptions
{
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "A folder with queries.jsonl (or queries.tsv, topics.txt) and judgements in qrels/SPLIT.tsv or qrels.tsv.",
        HelpName = "DIR",
    };

    public static Option<string> Split { get; } = new("--split")
    {
        Description = "Which judgements under qrels/ to use.",
        DefaultValueFactory = _ => "test",
        HelpName = "NAME",
    };

    public static Option<string?> Queries { get; } = new("--queries")
    {
        Description = "Instead of --data: the queries, as JSON lines (_id, text), tab-separated lines (id, text) or TREC topics.",
        HelpName = "FILE",
    };

    public static Option<string?> Qrels { get; } = new("--qrels")
    {
        Description = "Instead of --data: the judgements, as lines of query id, document id and grade (0 not relevant, "
            + "1 or more relevant), or TREC qrels.",
        HelpName = "FILE",
    };

    public static Option<string[]> Measures { get; } = new("--measures")
    {
        Description = $"What to measure: {Measure.Known}.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The queries and judgements that the arguments name.</summary>
    public static JudgedQueries Open(ParseResult arguments)
    {
        var (data, queries, qrels) = (arguments.GetValue(Data), arguments.GetValue(Queries), arguments.GetValue(Qrels));
        if (data is not null && queries is null && qrels is null)
            return JudgedQueries.OpenFolder(data, arguments.GetValue(Split)!);
        if (data is null && queries is not null && qrels is not null)
            return JudgedQueries.Read(queries, qrels);
        throw new UsageException(data is null
            ? "say which questions to ask and which documents answer them: --data DIR (a folder with queries and qrels), "
                + "or --queries FILE and --qrels FILE."
            : "--data names queries and judgements already; leave out --queries and --qrels, or --data.");
    }

    /// <summary>
    /// The measures that the arguments name; the usual ones if they name none. nDCG@10 and judged@10 are always among them.
    /// </summary>
    public static IReadOnlyList<Measure> MeasuresOf(ParseResult arguments)
    {
        var names = (arguments.GetValue(Measures) ?? [])
            .SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        if (names.Length == 0)
            return Measure.Usual;
        return [.. names.Select(Parse).Prepend(Measure.Ndcg10).Append(Measure.Judged10).Distinct()];
    }

    private static Measure Parse(string name) => Measure.TryParse(name, out var measure)
        ? measure
        : throw new UsageException($"--measures {name}: there is no such measure; choose from {Measure.Known}.");
}
