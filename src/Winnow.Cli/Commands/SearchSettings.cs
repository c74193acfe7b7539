using System.CommandLine;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>The option of the final order, which commands have that do not search otherwise.</summary>
internal static class SearchSettings
{
    public static Option<FinalOrder> Order { get; } = new("--order")
    {
        Description = "What decides the final order: the cross-encoder alone (replace), both stages' scores (blend, or blend:0.3 for stage 2's weight), the "
            + "cross-encoder where it lifts (promote, promote:5 by five places at most), stage 1 where it is sure (gate), or stage 1 alone (off).",
        DefaultValueFactory = _ => SearchOptions.Default.Order,
        CustomParser = result => Orders.Parse(result.Tokens[0].Value, result.AddError),
        HelpName = "replace|blend|promote|gate|off",
    };
}
