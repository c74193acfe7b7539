using System.CommandLine;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>The options of a search that measurements have in common.</summary>
internal static class SearchSettings
{
    public static Option<int> RecallK { get; } = new("--recall-k")
    {
        Description = "Candidates that stage 1 recalls for stage 2 to rerank.",
        DefaultValueFactory = _ => SearchOptions.Default.RecallK,
        HelpName = "N",
    };

    public static Option<int> TopK { get; } = new("--top-k", "-k") { Description = "Hits that a search returns.", DefaultValueFactory = _ => SearchOptions.Default.TopK, HelpName = "N" };

    public static Option<FinalOrder> Order { get; } = new("--order")
    {
        Description = "What decides the final order: the cross-encoder alone (replace), both stages' scores (blend, or blend:0.3 for stage 2's weight), the "
            + "cross-encoder where it lifts (promote, promote:5 by five places at most), stage 1 where it is sure (gate), or stage 1 alone (off).",
        DefaultValueFactory = _ => SearchOptions.Default.Order,
        CustomParser = result => Orders.Parse(result.Tokens[0].Value, result.AddError),
        HelpName = "replace|blend|promote|gate|off",
    };

    /// <summary>The search that the arguments ask for. A command without <see cref="TopK"/> has the usual number of hits.</summary>
    public static SearchOptions Options(ParseResult arguments)
    {
        var recallK = arguments.GetValue(RecallK);
        if (recallK < 1)
            throw new UsageException($"--recall-k {recallK}: recall at least 1 candidate.");
        var topK = arguments.GetResult(TopK) is null ? Math.Min(SearchOptions.Default.TopK, recallK) : arguments.GetValue(TopK);
        if (topK < 1)
            throw new UsageException($"--top-k {topK}: return at least 1 hit.");
        if (recallK < topK)
            throw new UsageException($"--recall-k {recallK} is smaller than --top-k {topK}: stage 1 must recall at least as many candidates as are returned.");
        return new SearchOptions { RecallK = recallK, TopK = topK, Order = arguments.GetValue(Order) };
    }
}
