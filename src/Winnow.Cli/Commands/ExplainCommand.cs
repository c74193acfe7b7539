using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Lab.Diagnosis;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow explain DIR QUERY --doc ID</c>: why a search does or does not return a document.</summary>
internal static class ExplainCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    private static readonly Argument<string> Query = new("query") { Description = "What was searched for." };

    private static readonly Option<string> Doc = new("--doc")
    {
        Description = "The document's id, as search shows it.",
        Required = true,
        HelpName = "ID",
    };

    public static Command Create()
    {
        var command = new Command("explain", "Say why a search does or does not return a document.")
        {
            Index, Query, Doc, ReportOptions.Html, ModelOptions.Model, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        };
        foreach (var option in StageOptions.ForMeasuring.Concat(ProfileOptions.All))
            command.Add(option);
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var profile = ProfileOptions.Load(arguments);
        var options = ProfileOptions.Apply(arguments, StageOptions.Of(arguments), profile);
        var query = arguments.GetValue(Query)!;
        if (string.IsNullOrWhiteSpace(query))
            throw new UsageException("the query is empty.");
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var tracer = new QueryTracer(ProfileOptions.Retriever(arguments, terminal, index, options, profile), options);
        var view = new ExplainView(tracer.Trace(query, cancellation), tracer.Documents, arguments.GetValue(Doc)!, options, index.Passages);
        ReportOptions.Give(arguments, terminal, view.ToReport(), view.ToJson(), LabJsonContext.Default.ExplainJson);
        return CommandRunner.Done;
    }
}
