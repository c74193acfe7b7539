using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Corpus;
using Winnow.Indexing;
using Winnow.Lab.Datasets;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>
/// <c>winnow demo</c>: indexes a help centre that ships with winnow, asks it labelled questions, and shows what each stage is worth.
/// </summary>
internal static class DemoCommand
{
    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Keep the index in this directory. Default: a temporary one.",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        var command = new Command("demo", "Index a help centre, ask it labelled questions, and show what each stage is worth.")
        {
            Out, ModelOptions.Model, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var kept = arguments.GetValue(Out);
        var directory = kept ?? Directory.CreateTempSubdirectory("winnow-demo-").FullName;
        try
        {
            return Run(arguments, terminal, directory, cancellation);
        }
        finally
        {
            if (kept is null)
                Directory.Delete(directory, recursive: true);
        }
    }

    private static int Run(ParseResult arguments, Terminal terminal, string directory, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var collection = TestCollection.Open(Path.Combine(AppContext.BaseDirectory, "samples", "help-centre"));
        var encoder = ModelOptions.LoadEncoder(arguments, terminal);
        var crossEncoder = ModelOptions.LoadReranker(arguments, terminal);

        var indexer = new CorpusIndexer(encoder, crossEncoder, new IndexingOptions { Time = time });
        var reading = CorpusReader.Read([collection.CorpusPath], cancellationToken: cancellation);
        var manifest = IndexCommand.Build(terminal, time, "Indexing the help centre", indexer, reading, directory, cancellation);

        using var index = IndexReader.Open(directory);
        var retriever = new TwoStageRetriever(index, encoder, crossEncoder, time);
        var comparison = ProgressBar.Run(terminal, time, "Asking", report => RecallModeComparison.Run(
            retriever,
            collection,
            SearchOptions.Default,
            done => report((double)done / collection.Queries.Count, $"{done} of {Counted.Of(collection.Queries.Count, "question")}"),
            cancellation));

        if (terminal.Json)
            JsonOutput.Write(DemoView.ToJson(manifest, comparison));
        else
            DemoView.Write(terminal.Out, manifest, comparison);
        return CommandRunner.Done;
    }
}
