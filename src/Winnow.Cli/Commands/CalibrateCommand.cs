using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Lab.Calibration;
using Winnow.Lab.Datasets;
using Winnow.Retrieval;
using Winnow.Retrieval.Profiles;
using Winnow.Transformers;

namespace Winnow.Cli.Commands;

/// <summary>
/// <c>winnow calibrate DIR --data BEIR</c>: how deep to rerank, with which model and in which final order, for a time that is stated.
/// </summary>
internal static class CalibrateCommand
{
    private const int LeastDepth = 10;

    /// <summary>A common length of passages: what a cut there saves is worth knowing where a window is longer.</summary>
    private const int ShorterPair = 128;

    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    private static readonly Option<string?> Budget = new("--budget")
    {
        Description = "What 95 % of the searches must stay within, such as 100ms. Default: no limit.",
        HelpName = "TIME",
    };

    private static readonly Option<string?> Out = new("--out", "-o")
    {
        Description = "Save what is recommended as a profile, for search --profile.",
        HelpName = "FILE",
    };

    private static readonly Option<int> Depth = new("--depth")
    {
        Description = "The greatest depth of reranking that is tried.",
        DefaultValueFactory = _ => 200,
        HelpName = "N",
    };

    private static readonly Option<int> Sample = new("--sample")
    {
        Description = "How many queries are asked at most, evenly taken from all. More make the intervals narrower and take longer.",
        DefaultValueFactory = _ => 200,
        HelpName = "N",
    };

    private static readonly Option<string[]> RerankModels = new("--rerank-model")
    {
        Description = "A cross-encoder's directory; repeat it to compare several. Default: the one that ships with winnow.",
        HelpName = "DIR",
    };

    private static readonly Option<string[]> Precisions = new Option<string[]>("--precision")
    {
        Description = "The precisions that are compared. Default: fp32 and int8.",
        HelpName = "fp32|int8",
        AllowMultipleArgumentsPerToken = true,
    }.AcceptOnlyFromAmong("fp32", "int8");

    private static readonly Option<int[]> Lengths = new("--max-tokens")
    {
        Description = "Lengths at which pairs are cut, compared with the model's whole window; repeat it for several. "
            + $"Default: {ShorterPair}.",
        HelpName = "N",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var command = new Command(
            "calibrate",
            "Find the depth, model and final order that are worth their time on this machine, and save them as a profile.")
        {
            Index, CollectionOptions.Data, CollectionOptions.Split, CollectionOptions.Queries, CollectionOptions.Qrels,
            Budget, Out, Depth, Sample, StageOptions.Mode, StageOptions.Fusion,
            ModelOptions.Model, RerankModels, Precisions, Lengths, ReportOptions.Html,
        };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var options = Options(arguments);
        var queries = Queries(arguments);
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var encoder = BiEncoder.Load(arguments.GetValue(ModelOptions.Model) ?? DefaultModels.RecallPath);
        var retriever = new TwoStageRetriever(index, encoder, reranker: null);
        options = options with { Depth = Math.Max(LeastDepth, Math.Min(options.Depth, index.Passages)) };
        var result = ProgressBar.Run(
            terminal,
            TimeProvider.System,
            "Calibrating",
            report => new Calibrator(retriever, options).Run(queries, report, cancellation));

        var view = new CalibrationView(result, index.Directory);
        var json = view.ToJson(arguments.GetValue(Out));
        ReportOptions.Give(arguments, terminal, view.ToReport(), json, CalibrateJsonContext.Default.CalibrateJson);
        if (arguments.GetValue(Out) is { } path)
        {
            Save(result.ToProfile(retriever, DataName(arguments)), path);
            terminal.Say($"Saved the profile: winnow search {index.Directory} --profile {path}");
        }

        return CommandRunner.Done;
    }

    /// <summary>A profile that is replaced keeps what was fitted of its cross-encoder's scores.</summary>
    private static void Save(SearchProfile profile, string path)
    {
        if (File.Exists(path)
            && SearchProfile.Load(path) is { Scores: { } scores } older
            && older.RerankModel.Matches(profile.RerankModel))
        {
            profile = profile with { Scores = scores };
        }

        profile.Save(path);
    }

    private static CalibrationOptions Options(ParseResult arguments)
    {
        var (depth, sample) = (arguments.GetValue(Depth), arguments.GetValue(Sample));
        if (depth < LeastDepth)
            throw new UsageException($"--depth {depth}: try at least {LeastDepth} candidates.");
        if (sample < 1)
            throw new UsageException($"--sample {sample}: ask at least 1 query.");
        var models = arguments.GetValue(RerankModels) is { Length: > 0 } named ? named : [DefaultModels.RerankPath];
        var precisions = arguments.GetValue(Precisions) is { Length: > 0 } asked ? asked : ["fp32", "int8"];
        var lengths = arguments.GetValue(Lengths) is { Length: > 0 } cut ? cut : [ShorterPair];
        return new CalibrationOptions
        {
            Variants = [.. models.Distinct().SelectMany(model => RerankVariant.Of(
                [model],
                [.. precisions.Distinct().Order(StringComparer.Ordinal).Select(name => Enum.Parse<Precision>(name, ignoreCase: true))],
                // A cut that the window makes anyway is no other configuration.
                [null, .. lengths.Where(length => length < CrossEncoderWindow.Load(model).MaxTokens).Distinct().OrderDescending()]))],
            Depth = depth,
            Mode = arguments.GetValue(StageOptions.Mode),
            Fusion = arguments.GetValue(StageOptions.Fusion)!,
            Budget = arguments.GetValue(Budget) is { } budget ? Durations.Parse("--budget", budget) : null,
            Judged = IsJudged(arguments),
        };
    }

    /// <summary>Queries without judgements are enough to compare depths with the greatest one.</summary>
    private static bool IsJudged(ParseResult arguments) =>
        arguments.GetValue(CollectionOptions.Queries) is null || arguments.GetValue(CollectionOptions.Qrels) is not null;

    private static CalibrationQuery[] Queries(ParseResult arguments)
    {
        CalibrationQuery[] all = IsJudged(arguments)
            ? [.. JudgedQueriesOf(arguments)]
            : [.. QueryFile.Read(arguments.GetValue(CollectionOptions.Queries)!)
                .Select(query => new CalibrationQuery(query.Text, new Dictionary<string, int>()))];
        var count = Math.Min(all.Length, arguments.GetValue(Sample));
        return [.. Enumerable.Range(0, count).Select(i => all[(int)((long)i * all.Length / count)])];
    }

    private static IEnumerable<CalibrationQuery> JudgedQueriesOf(ParseResult arguments)
    {
        var judged = CollectionOptions.Open(arguments);
        return judged.Queries.Select(query => new CalibrationQuery(query.Text, judged.Judgements.Of(query.Id)));
    }

    private static string DataName(ParseResult arguments)
    {
        var data = arguments.GetValue(CollectionOptions.Data) ?? arguments.GetValue(CollectionOptions.Queries)!;
        return Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)));
    }
}
