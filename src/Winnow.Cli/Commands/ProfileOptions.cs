using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Retrieval;
using Winnow.Retrieval.Profiles;

namespace Winnow.Cli.Commands;

/// <summary>The options of a search that a calibration is for, and what a saved profile makes of the others.</summary>
internal static class ProfileOptions
{
    private static readonly Option<string?> Profile = new("--profile")
    {
        Description = "Search as winnow calibrate found best: depth, final order and precision from this file. Other options override it.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Deadline = new("--deadline")
    {
        Description = "Rerank for as long as this leaves time, such as 50ms; candidates that are not reached keep the places of stage 1.",
        HelpName = "TIME",
    };

    private static readonly Option<double?> MinPrecision = new("--min-precision")
    {
        Description = "Return only hits that score as relevant ones do at this precision, such as 0.9, by the profile's score "
            + "calibration; perhaps none.",
        HelpName = "0..1",
    };

    /// <summary>All of them, in the order in which help shows them.</summary>
    public static IEnumerable<Option> All => [Profile, Deadline, MinPrecision];

    /// <summary>Those of a search that is measured with all its candidates.</summary>
    public static IEnumerable<Option> ForMeasuring => [Profile, Deadline];

    /// <summary>The profile that the arguments name, if they name one.</summary>
    /// <exception cref="ProfileException">It can't be read.</exception>
    public static SearchProfile? Load(ParseResult arguments) => arguments.GetValue(Profile) is { } path ? SearchProfile.Load(path) : null;

    /// <summary>The options of a search: what was typed, else what the profile says, else the defaults.</summary>
    /// <exception cref="UsageException">They make no sense together.</exception>
    public static SearchOptions Apply(ParseResult arguments, SearchOptions options, SearchProfile? profile)
    {
        if (profile is not null)
        {
            var recallK = arguments.Gives(StageOptions.RecallK) ? options.RecallK : Math.Max(profile.RecallK, options.TopK);
            var order = arguments.Gives(StageOptions.Order) ? options.Order : profile.Order;
            options = options with
            {
                RecallK = recallK,
                Mode = arguments.Gives(StageOptions.Mode) ? options.Mode : profile.RecallMode,
                Fusion = arguments.Gives(StageOptions.Fusion) ? options.Fusion : profile.Fusion,
                Order = order,
                // A profile of stage 1 alone has no depth for a search that is told to rerank all the same.
                RerankDepth = profile.RerankDepth > 0 ? profile.RerankDepth : null,
                Deadline = profile.Deadline,
            };
        }

        if (arguments.GetValue(Deadline) is { } deadline)
            options = options with { Deadline = Durations.Parse(Deadline.Name, deadline) };
        options = options with { MinLogit = LeastLogit(arguments, profile) };
        return options.Rerank || options.MinLogit is null
            ? options
            : throw new UsageException("--min-precision goes by the cross-encoder's scores; leave out --no-rerank.");
    }

    /// <summary>A retriever with the models that the arguments name, which must be those of the profile.</summary>
    /// <exception cref="ProfileException">They are others.</exception>
    public static TwoStageRetriever Retriever(
        ParseResult arguments, Terminal terminal, IndexReader index, SearchOptions options, SearchProfile? profile)
    {
        var rerank = options.Rerank && (options.Order.Mode != OrderMode.Off || options.MinLogit is not null);
        if (profile is null)
            return ModelOptions.Retriever(arguments, terminal, index, rerank);
        var encoder = ModelOptions.LoadEncoder(arguments, terminal);
        var reranker = rerank ? ModelOptions.LoadReranker(arguments, terminal, profile) : null;
        profile.RequireModels(arguments.GetValue(Profile)!, encoder.Identity, reranker?.Identity);
        // The cost was measured at the profile's precision.
        var cost = reranker?.PrecisionChoice.Precision == profile.Precision ? profile.Cost : null;
        return new TwoStageRetriever(index, encoder, reranker, cost: cost);
    }

    private static double? LeastLogit(ParseResult arguments, SearchProfile? profile)
    {
        if (arguments.GetValue(MinPrecision) is not { } precision)
            return null;
        if (precision is not (> 0 and <= 1))
            throw new UsageException(FormattableString.Invariant($"--min-precision {precision}: give a share above 0 and at most 1."));
        if (profile?.Scores is not { } scores)
        {
            throw new UsageException("--min-precision needs a profile with a score calibration: run winnow scores on judged queries and "
                + "save it, then name it with --profile.");
        }

        return scores.ThresholdFor(precision) ?? throw new UsageException(string.Create(CultureInfo.InvariantCulture,
            $"--min-precision {precision}: no score reached it when the profile was made; "
            + $"the highest is {scores.Thresholds.Select(each => each.Precision).DefaultIfEmpty(0).Max():0.##}."));
    }
}
