using System.Globalization;
using Spectre.Console;
using Winnow.Indexing.Storage;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Cli.Output;

/// <summary>Shows what the demo found: a few questions before and after reranking, wins and losses alike, and the table.</summary>
internal static class DemoView
{
    private const int ExamplesOfEach = 2;
    private const int Depth = 5;

    public static DemoJson ToJson(IndexManifest manifest, RecallModeComparison modes)
    {
        var comparison = modes.Hybrid;
        var (improved, worsened) = (Improved(comparison).Count, Worsened(comparison).Count);
        var pairs = comparison.Queries.Average(query => query.Response.PairsScored);
        return new(
            ToJson(comparison.Stage1),
            ToJson(comparison.Both),
            ToJson(comparison.Alone),
            modes.Modes.ToDictionary(mode => NameOf(mode.Key), mode => new RecallModeJson(
                ToJson(mode.Value.Stage1), ToJson(mode.Value.Both), ToJson(mode.Value.Alone))),
            manifest.Documents,
            manifest.Passages,
            comparison.Queries.Count,
            improved,
            worsened,
            comparison.Queries.Count - improved - worsened,
            pairs,
            comparison.Queries.Average(query => query.Response.TokensScored) / pairs,
            comparison.Both.Milliseconds - comparison.Stage1.Milliseconds);
    }

    public static void Write(IAnsiConsole console, IndexManifest manifest, RecallModeComparison modes)
    {
        var comparison = modes.Hybrid;
        var (improved, worsened) = (Improved(comparison), Worsened(comparison));
        foreach (var query in improved.Take(ExamplesOfEach))
            WriteExample(console, "reranking helped", "green", query);
        foreach (var query in worsened.Take(ExamplesOfEach))
            WriteExample(console, "reranking hurt", "red", query);

        var json = ToJson(manifest, modes);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Counted.Of(json.Documents, "article")}, {Counted.Of(json.Passages, "passage")}, "
            + $"{Counted.Of(json.Queries, "labelled question")}, the best {json.PairsPerQuery:N0} candidates of each reranked"));
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("").AddColumn("accuracy@1", RightAligned).AddColumn("recall@100", RightAligned).AddColumn("nDCG@10", RightAligned)
            .AddColumn("ms", RightAligned);
        foreach (var (mode, result) in modes.Modes)
        {
            AddRow(table, $"{NameOf(mode)}: stage 1 alone", result.Stage1);
            AddRow(table, $"{NameOf(mode)}: both stages", result.Both);
        }

        AddRow(table, "hybrid: the cross-encoder's order alone", comparison.Alone);
        console.Write(table);
        if (comparison.Alone.NdcgAt10 < comparison.Stage1.NdcgAt10)
        {
            var remedy = comparison.Both.NdcgAt10 > comparison.Stage1.NdcgAt10
                ? "Its scores blended with stage 1's (--order blend, the default) are better than either; a stronger one (--rerank-model) "
                    + "deserves more weight."
                : "Leave the order to stage 1 (--no-rerank), or give a stronger one (--rerank-model).";
            console.WriteLine("On these questions the order of the cross-encoder alone is worse than stage 1's: "
                + $"the small model that ships with winnow has learned little about negation, numbers and conditions. {remedy}");
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"nDCG@10 rose on {Counted.Of(json.Improved, "question")}, fell on {json.Worsened}, stayed on {json.Unchanged}. "
            + $"Reranking {json.PairsPerQuery:N0} pairs of {json.TokensPerPair:N0} tokens took {json.RerankMs:N1} ms (median)."));
    }

    private static string NameOf(RecallMode mode) => mode.ToString().ToLowerInvariant();

    private static void RightAligned(TableColumn column) => column.Alignment = Justify.Right;

    private static void AddRow(Table table, string name, StageSummary stage) => table.AddRow(
        name,
        stage.AccuracyAt1.ToString("P1", CultureInfo.InvariantCulture),
        stage.RecallAt100.ToString("P1", CultureInfo.InvariantCulture),
        stage.NdcgAt10.ToString("F3", CultureInfo.InvariantCulture),
        stage.Milliseconds.ToString("N1", CultureInfo.InvariantCulture));

    /// <summary>The top of both lists side by side, a tick at each document that answers the question.</summary>
    private static void WriteExample(IAnsiConsole console, string verdict, string colour, QueryResult query)
    {
        console.MarkupLine(string.Create(CultureInfo.InvariantCulture,
            $"[{colour}]{verdict}[/]: [bold]{Markup.Escape(query.Query.Text)}[/] [grey]nDCG@10 {query.Stage1.NdcgAt10:F2} → "
            + $"{query.Both.NdcgAt10:F2}[/]"));
        var table = new Table().Border(TableBorder.Minimal).AddColumn("").AddColumn("stage 1").AddColumn("both stages");
        for (var rank = 0; rank < Depth; rank++)
        {
            table.AddRow(
                (rank + 1).ToString(CultureInfo.InvariantCulture), Cell(query, query.Stage1Hits, rank), Cell(query, query.BothHits, rank));
        }

        console.Write(table);
    }

    private static string Cell(QueryResult query, IReadOnlyList<SearchHit> hits, int rank)
    {
        if (rank >= hits.Count)
            return "";
        var id = hits[rank].Passage.DocumentId;
        var title = Markup.Escape(hits[rank].Passage.Title);
        return query.Grades.GetValueOrDefault(id) > 0 ? $"[green]✓ {title}[/]"
            : query.Query.NearMisses.Contains(id) ? $"[yellow]≈ {title}[/]"
            : $"[grey]  {title}[/]";
    }

    private static List<QueryResult> Improved(StageComparison comparison) =>
        [.. comparison.Queries.Where(query => Gain(query) > 0).OrderByDescending(Gain)];

    private static List<QueryResult> Worsened(StageComparison comparison) =>
        [.. comparison.Queries.Where(query => Gain(query) < 0).OrderBy(Gain)];

    private static double Gain(QueryResult query) => query.Both.NdcgAt10 - query.Stage1.NdcgAt10;

    private static StageJson ToJson(StageSummary stage) => new(stage.AccuracyAt1, stage.RecallAt100, stage.NdcgAt10, stage.Milliseconds);
}
