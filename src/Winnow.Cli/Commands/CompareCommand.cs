using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow compare A.run B.run --qrels Q</c>: any systems' runs side by side, the first as the baseline.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string[]> Runs = new("run")
    {
        Description = "TREC run files, of winnow or of any other system; the first is the baseline.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Qrels = new("--qrels")
    {
        Description = "The judgements: tab-separated query id, document id, grade, or TREC qrels.",
        Required = true,
        HelpName = "FILE",
    };

    private static readonly Option<bool> Complete = new("--complete", "-c")
    {
        Description = "Average over all judged queries: one that a run lacks counts as 0. Default: over the queries that every run has.",
    };

    public static Command Create()
    {
        var command = new Command("compare", "Compare run files: measures, intervals, p-values, wins and losses.")
        {
            Runs, Qrels, Complete, CollectionOptions.Measures, ReportOptions.Html,
        };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var measures = CollectionOptions.MeasuresOf(arguments);
        var files = arguments.GetValue(Runs)!;
        var judgements = Judgements.Read(arguments.GetValue(Qrels)!);
        TrecRun[] runs = [.. files.Select(TrecRun.Read)];
        if (runs.DistinctBy(run => run.Name).Count() < runs.Length)
            runs = [.. runs.Zip(files, (run, file) => run.Named(file))];
        cancellation.ThrowIfCancellationRequested();
        var view = new CompareView(RunComparison.Of(runs, judgements, measures, arguments.GetValue(Complete)), files, measures);
        ReportOptions.Give(arguments, terminal, view.ToReport(), view.ToJson(), LabJsonContext.Default.CompareJson);
        return CommandRunner.Done;
    }
}
