using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Retrieval;
using Winnow.Retrieval.Profiles;

namespace Winnow.Cli.Commands;

/// <summary>
/// <c>winnow scores DIR --data BEIR</c>: what the scores of both stages tell of relevance, and what probability they mean.
/// </summary>
internal static class ScoresCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    private static readonly Option<double> MinPrecision = new("--min-precision")
    {
        Description = "Find the score above which this share of the candidates is relevant.",
        DefaultValueFactory = _ => 0.9,
        HelpName = "0-1",
    };

    private static readonly Option<string?> Out = new Option<string?>("--out", "-o")
    {
        Description = "Save the calibration into this profile, for search --profile FILE --min-precision 0.9: one that winnow calibrate "
            + "made, or a new one.",
        HelpName = "FILE",
    }.AsFile();

    public static Command Create()
    {
        var command = new Command("scores", "Show how well each stage's scores tell relevant documents from others, and calibrate them.")
        {
            Index, CollectionOptions.Data, CollectionOptions.Split, CollectionOptions.Queries, CollectionOptions.Qrels,
            MinPrecision, Out, ReportOptions.Html, ModelOptions.Model, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        };
        foreach (var option in StageOptions.ForMeasuring)
            command.Add(option);
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var precision = arguments.GetValue(MinPrecision);
        if (!(precision is > 0 and < 1))
            throw new UsageException($"--min-precision {precision}: choose a share between 0 and 1, such as 0.9.");
        var asked = StageOptions.Of(arguments);
        var options = asked with { Order = FinalOrder.Replace };
        if (!options.Rerank)
            throw new UsageException("--no-rerank leaves no scores of stage 2 to look at; leave it out.");
        var judged = CollectionOptions.Open(arguments);
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var retriever = ModelOptions.Retriever(arguments, terminal, index, rerank: true);
        var comparison = EvalCommand.Ask(terminal, retriever, judged, options, cancellation);
        EvalCommand.RequireSomethingFound(comparison, index, judged);
        var view = ScoresView.Of(comparison, options.Mode, precision, index.Directory);
        ReportOptions.Give(arguments, terminal, view.ToReport(), view.ToJson(), LabJsonContext.Default.ScoresJson);
        if (arguments.GetValue(Out) is { } path)
        {
            (Profile(path, retriever, asked) with { Scores = view.ForProfile() }).Save(path);
            terminal.Say($"Saved the calibration in {path}.");
        }

        return CommandRunner.Done;
    }

    /// <summary>The profile that is there, of the same models; else one that searches as the options say.</summary>
    private static SearchProfile Profile(string path, TwoStageRetriever retriever, SearchOptions options)
    {
        var reranker = retriever.Reranker!.Encoder;
        if (File.Exists(path))
        {
            var profile = SearchProfile.Load(path);
            profile.RequireModels(path, retriever.Encoder.Identity, reranker.Identity);
            return profile;
        }

        return new()
        {
            RecallModel = retriever.Encoder.Identity,
            RerankModel = reranker.Identity,
            Precision = reranker.PrecisionChoice.Precision,
            RecallMode = options.Mode,
            Fusion = options.Fusion,
            RecallK = options.RecallK,
            RerankDepth = options.RecallK,
            Order = options.Order,
        };
    }
}
