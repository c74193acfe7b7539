using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Lab.Diagnosis;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow diagnose DIR --data BEIR</c>: which stage lost each relevant document, and what each stage costs.</summary>
internal static class DiagnoseCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    public static Command Create()
    {
        var command = new Command("diagnose", "Say for every relevant document which stage lost it, and what each stage costs in nDCG@10.")
        {
            Index, CollectionOptions.Data, CollectionOptions.Split, CollectionOptions.Queries, CollectionOptions.Qrels,
            ReportOptions.Html, ModelOptions.Model, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        };
        foreach (var option in StageOptions.ForMeasuring.Concat(ProfileOptions.All))
            command.Add(option);
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var profile = ProfileOptions.Load(arguments);
        var options = ProfileOptions.Apply(arguments, StageOptions.Of(arguments), profile) with { PlainQuery = true };
        var judged = CollectionOptions.Open(arguments);
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var tracer = new QueryTracer(ProfileOptions.Retriever(arguments, terminal, index, options, profile), options);
        var diagnosis = ProgressBar.Run(terminal, TimeProvider.System, "Asking", report => StageDiagnosis.Run(
            query => tracer.Trace(query.Text, cancellation),
            judged,
            options.RecallK,
            options.TopK,
            done => report((double)done / judged.Queries.Count, $"{done} of {Counted.Of(judged.Queries.Count, "question")}"),
            cancellation));
        var depths = DepthCounterfactual.Of(diagnosis.Verdicts, options.RecallK, index.Passages, tracer.MillisecondsPerPair);
        var view = new DiagnosisView(diagnosis, depths, judged, tracer, index.Directory);
        ReportOptions.Give(arguments, terminal, view.ToReport(), view.ToJson(), LabJsonContext.Default.DiagnoseJson);
        return CommandRunner.Done;
    }
}
