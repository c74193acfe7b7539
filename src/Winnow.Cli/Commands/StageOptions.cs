using System.CommandLine;
using Winnow.Indexing.Filters;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>The options of a search that only <c>search</c> has.</summary>
internal static class StageOptions
{
    private const double DefaultResemblance = 0.9;

    private static readonly Option<string?> Where = new("--where")
    {
        Description = "Find only documents whose metadata fits, as in: year >= 2020 and tag in (a, b) and not draft = true. Also id and path.",
        HelpName = "FILTER",
    };

    private static readonly Option<bool> Exact = new("--exact") { Description = "Compare every vector, even where the index has a graph." };

    private static readonly Option<double?> Collapse = new("--collapse")
    {
        Description = FormattableString.Invariant($"Let one of several candidates stand for all that resemble it this much or more. Without a number: {DefaultResemblance}."),
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "0..1",
    };

    private static readonly Option<GroupBy> Group = new("--group-by")
    {
        Description = "Return each document once, with its best passage and a list of its others (document), or passages (none).",
        DefaultValueFactory = _ => SearchOptions.Default.GroupBy,
        HelpName = "none|document",
    };

    private static readonly Option<bool> NoRerank = new("--no-rerank") { Description = "Stage 1 alone: do not use the cross-encoder." };

    /// <summary>All options of a search, in the order in which help shows them.</summary>
    public static IEnumerable<Option> All =>
    [
        SearchSettings.TopK, SearchSettings.RecallK, SearchSettings.Mode, SearchSettings.Fusion, Where, Exact, Collapse, Group, SearchSettings.Order, NoRerank,
    ];

    /// <summary>What the arguments say.</summary>
    /// <exception cref="UsageException">It makes no sense.</exception>
    /// <exception cref="FilterException">The filter is malformed.</exception>
    public static SearchOptions Of(ParseResult arguments)
    {
        double? resemblance = arguments.GetResult(Collapse) is null ? null : arguments.GetValue(Collapse) ?? DefaultResemblance;
        if (resemblance is { } share && !(share is > 0 and <= 1))
            throw new UsageException(FormattableString.Invariant($"--collapse {share}: give a resemblance above 0 and at most 1."));
        return SearchSettings.Options(arguments) with
        {
            Filter = arguments.GetValue(Where) is { } where ? Filter.Parse(where) : null,
            Exact = arguments.GetValue(Exact),
            CollapseDuplicates = resemblance,
            GroupBy = arguments.GetValue(Group),
            Rerank = !arguments.GetValue(NoRerank),
        };
    }
}
