using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Winnow.Cli.Output;
using Winnow.Indexing;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow recall DIR</c>: what an index's graph loses against comparing all vectors, on its own vectors.</summary>
internal static class RecallCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    private static readonly Option<int> K = new("--top-k", "-k")
    {
        Description = "Neighbours that each query is to find.",
        DefaultValueFactory = _ => 100,
        HelpName = "N",
    };

    private static readonly Option<int> Queries = new("--queries")
    {
        Description = "How many of the index's own vectors are asked for their neighbours.",
        DefaultValueFactory = _ => 200,
        HelpName = "N",
    };

    public static Command Create()
    {
        var command = new Command("recall", "Measure how many of the true nearest passages the search among vectors finds, and how fast.")
        {
            Index, K, Queries,
        };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var (k, queries) = (arguments.GetValue(K), arguments.GetValue(Queries));
        if (k < 1)
            throw new UsageException($"--top-k {k}: ask for at least 1 neighbour.");
        if (queries < 1)
            throw new UsageException($"--queries {queries}: ask at least 1 query.");
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var time = TimeProvider.System;
        var asked = Math.Min(queries, index.Passages);
        var measured = ProgressBar.Run(terminal, time, "Measuring", report => RecallMeter.Measure(
            index, k, queries, time, done => report((double)done / asked, $"{done} of {Counted.Of(asked, "query", "queries")}"),
            cancellation))
            ?? throw new InputException($"{index.Directory}: holds {Counted.Of(index.Passages, "passage")}; recall needs at least 2.");
        Write(terminal, index, measured);
        return CommandRunner.Done;
    }

    private static void Write(Terminal terminal, IndexReader index, RecallMeter measured)
    {
        if (terminal.Json)
        {
            JsonOutput.Write(new RecallJson(
                index.Directory, index.Passages, index.GraphPassages, measured.Queries, measured.K, measured.Recall,
                measured.WorstRecall, measured.Milliseconds, measured.ExactMilliseconds));
            return;
        }

        var how = index.GraphPassages == 0
            ? string.Create(CultureInfo.InvariantCulture, $"All {index.Passages:N0} vectors are compared for each query")
            : string.Create(
                CultureInfo.InvariantCulture, $"{index.GraphPassages:N0} of {index.Passages:N0} vectors are searched through a graph");
        terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{how}: recall@{measured.K} is {measured.Recall:P2} over {Counted.Of(measured.Queries, "query", "queries")}, "
            + $"{measured.WorstRecall:P2} at worst. "
            + $"A search takes {measured.Milliseconds:N2} ms, comparing all vectors {measured.ExactMilliseconds:N2} ms (medians)."));
    }
}
