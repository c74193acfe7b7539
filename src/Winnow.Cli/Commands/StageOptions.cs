using System.CommandLine;
using Winnow.Indexing.Filters;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Cli.Commands;

/// <summary>The options that say how the two stages of a search are done.</summary>
internal static class StageOptions
{
    private const double DefaultResemblance = 0.9;

    private static readonly Option<int> TopK = new("--top-k", "-k")
    {
        Description = "Hits to return.",
        DefaultValueFactory = _ => SearchOptions.Default.TopK,
        HelpName = "N",
    };

    public static Option<int> RecallK { get; } = new("--recall-k")
    {
        Description = "Candidates that stage 1 recalls for stage 2 to rerank; unless it is given, at least as many as --top-k.",
        DefaultValueFactory = _ => SearchOptions.Default.RecallK,
        HelpName = "N",
    };

    public static Option<RecallMode> Mode { get; } = new("--mode")
    {
        Description = "By what stage 1 finds candidates: vectors (dense), words (lexical), or both (hybrid).",
        DefaultValueFactory = _ => SearchOptions.Default.Mode,
        HelpName = "dense|lexical|hybrid",
    };

    public static Option<FusionOptions> Fusion { get; } = new("--fusion")
    {
        Description = "How hybrid recall fuses vectors and words: reciprocal ranks (rrf), or scores normalised by their range (minmax) or "
            + "their deviation (zscore); minmax:0.4 weighs vectors with 0.4 and words with the rest.",
        DefaultValueFactory = _ => FusionOptions.Default,
        CustomParser = result => Fusions.Parse(result.Tokens[0].Value, result.AddError),
        HelpName = "rrf|minmax|zscore",
    };

    private static readonly Option<string?> Where = new("--where")
    {
        Description = "Find only documents whose metadata fits, as in: year >= 2020 and tag in (a, b) and not draft = true. "
            + "Also id and path.",
        HelpName = "FILTER",
    };

    private static readonly Option<bool> Exact = new("--exact") { Description = "Compare every vector, even where the index has a graph." };

    private static readonly Option<double?> Collapse = new("--collapse")
    {
        Description = "Let one of several candidates stand for all that resemble it this much or more. Without a number: "
            + $"{DefaultResemblance}.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "0..1",
    };

    private static readonly Option<GroupBy> Group = new("--group-by")
    {
        Description = "Return each document once, with its best passage and a list of its others (document), or passages (none).",
        DefaultValueFactory = _ => SearchOptions.Default.GroupBy,
        HelpName = "none|document",
    };

    public static Option<FinalOrder> Order { get; } = new("--order")
    {
        Description = "What decides the final order: the cross-encoder alone (replace), both stages' scores (blend, "
            + "or blend:0.3 for stage 2's weight), the cross-encoder where it lifts (promote, promote:5 by five places at most), "
            + "stage 1 where it is sure (gate), or stage 1 alone (off).",
        DefaultValueFactory = _ => SearchOptions.Default.Order,
        CustomParser = result => Orders.Parse(result.Tokens[0].Value, result.AddError),
        HelpName = "replace|blend|promote|gate|off",
    };

    private static readonly Option<bool> NoRerank = new("--no-rerank") { Description = "Stage 1 alone: do not use the cross-encoder." };

    /// <summary>All of them, in the order in which help shows them.</summary>
    public static IEnumerable<Option> All => [TopK, RecallK, Mode, Fusion, Where, Exact, Collapse, Group, Order, NoRerank];

    /// <summary>Those of a search that is measured, which is in documents: a document stands where its best passage stands.</summary>
    public static IEnumerable<Option> ForMeasuring => [TopK, RecallK, Mode, Fusion, Where, Exact, Order, NoRerank];

    /// <summary>What the arguments say.</summary>
    /// <exception cref="UsageException">It makes no sense.</exception>
    public static SearchOptions Of(ParseResult arguments)
    {
        var (topK, recallK) = (arguments.GetValue(TopK), arguments.GetValue(RecallK));
        if (topK < 1)
            throw new UsageException($"--top-k {topK}: return at least 1 hit.");
        if (!arguments.Gives(RecallK))
            recallK = Math.Max(recallK, topK);
        if (recallK < topK)
        {
            throw new UsageException(
                $"--recall-k {recallK} is smaller than --top-k {topK}: stage 1 must recall at least as many candidates as are returned.");
        }

        double? resemblance = arguments.GetResult(Collapse) is null ? null : arguments.GetValue(Collapse) ?? DefaultResemblance;
        if (resemblance is { } share && !(share is > 0 and <= 1))
            throw new UsageException(FormattableString.Invariant($"--collapse {share}: give a resemblance above 0 and at most 1."));
        return new SearchOptions
        {
            TopK = topK,
            RecallK = recallK,
            Mode = arguments.GetValue(Mode),
            Fusion = arguments.GetValue(Fusion)!,
            Filter = arguments.GetValue(Where) is { } where ? Filter.Parse(where) : null,
            Exact = arguments.GetValue(Exact),
            CollapseDuplicates = resemblance,
            GroupBy = arguments.GetValue(Group),
            Order = arguments.GetValue(Order)!,
            Rerank = !arguments.GetValue(NoRerank),
        };
    }
}
