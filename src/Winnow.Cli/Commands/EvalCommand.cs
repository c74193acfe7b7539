using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow eval DIR --data BEIR</c>: how good stage 1 is alone, how good both stages are, and how sure that is.</summary>
internal static class EvalCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    private static readonly Option<string?> RunOut = new("--run-out")
    {
        Description = "Write TREC run files: PREFIX.stage1.run and PREFIX.both.run.",
        HelpName = "PREFIX",
    };

    private static readonly Option<int[]> Depths = new("--depths")
    {
        Description = "Measure as well how good both stages are if only so many candidates are reranked: 10 20 50.",
        HelpName = "N",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var command = new Command("eval", "Ask labelled questions and measure stage 1 alone beside both stages.")
        {
            Index, CollectionOptions.Data, CollectionOptions.Split, CollectionOptions.Queries, CollectionOptions.Qrels,
            CollectionOptions.Measures, Depths, RunOut, ReportOptions.Html,
            ModelOptions.Model, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        };
        foreach (var option in StageOptions.ForMeasuring.Concat(ProfileOptions.ForMeasuring))
            command.Add(option);
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var measures = CollectionOptions.MeasuresOf(arguments);
        var profile = ProfileOptions.Load(arguments);
        var options = ProfileOptions.Apply(arguments, StageOptions.Of(arguments), profile);
        var depths = (arguments.GetValue(Depths) ?? []).Distinct().Order().ToArray();
        if (depths.Length > 0 && (depths[0] < 1 || depths[^1] > options.RecallK))
        {
            var wrong = depths[0] < 1 ? depths[0] : depths[^1];
            throw new UsageException($"--depths {wrong}: choose 1 to {options.RecallK}, which is --recall-k.");
        }

        var judged = CollectionOptions.Open(arguments);
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var retriever = ProfileOptions.Retriever(arguments, terminal, index, options, profile);
        var comparison = Ask(terminal, retriever, judged, options, cancellation);
        RequireSomethingFound(comparison, index, judged);
        if (arguments.GetValue(RunOut) is { } prefix)
        {
            comparison.Stage1Run.Write(prefix + ".stage1.run");
            comparison.BothRun.Write(prefix + ".both.run");
            terminal.Say($"Wrote {prefix}.stage1.run and {prefix}.both.run.");
        }

        var view = new EvalView(comparison, judged, measures, options, depths, index.Directory);
        ReportOptions.Give(arguments, terminal, view.ToReport(), view.ToJson(), LabJsonContext.Default.EvalJson);
        return CommandRunner.Done;
    }

    /// <summary>Asks all questions under a progress bar.</summary>
    public static StageComparison Ask(
        Terminal terminal, TwoStageRetriever retriever, JudgedQueries judged, SearchOptions options, CancellationToken cancellation) =>
        ProgressBar.Run(terminal, TimeProvider.System, "Asking", report => StageComparison.Run(
            retriever,
            judged,
            options,
            done => report((double)done / judged.Queries.Count, $"{done} of {judged.Queries.Count} questions"),
            cancellation));

    /// <summary>When no judged document turns up at all, the ids are the likely reason, and figures of zero would hide it.</summary>
    public static void RequireSomethingFound(StageComparison comparison, IndexReader index, JudgedQueries judged)
    {
        if (comparison.Queries.Any(query => query.Stage1Hits.Any(hit => query.Grades.ContainsKey(hit.Passage.DocumentId))))
            return;
        var named = judged.Judgements.Of(judged.Queries[0].Id).Keys.First();
        throw new InputException($"{index.Directory}: no judged document was found for any question. "
            + $"The judgements name documents like '{named}', the index has ones like '{index.Passage(0).Passage.DocumentId}'; "
            + "do they mean the same documents?");
    }
}
