using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow search DIR [QUERY]</c>: one query, or one after the other from a prompt or standard input.</summary>
internal static class SearchCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    private static readonly Argument<string?> Query = new("query")
    {
        Description = "What to search for. Without it, queries are read from a prompt, or one a line from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<int> TopK = new("--top-k", "-k") { Description = "Hits to return.", DefaultValueFactory = _ => SearchOptions.Default.TopK, HelpName = "N" };

    private static readonly Option<int> RecallK = new("--recall-k")
    {
        Description = "Candidates that stage 1 recalls for stage 2 to rerank.",
        DefaultValueFactory = _ => SearchOptions.Default.RecallK,
        HelpName = "N",
    };

    private static readonly Option<bool> NoRerank = new("--no-rerank") { Description = "Stage 1 alone: do not use the cross-encoder." };

    public static Command Create()
    {
        var command = new Command("search", "Recall candidates with the bi-encoder and rerank them with the cross-encoder.")
        {
            Index, Query, TopK, RecallK, SearchSettings.Order, NoRerank, ModelOptions.Model, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var options = Options(arguments);
        var query = arguments.GetValue(Query);
        if (query is not null && string.IsNullOrWhiteSpace(query))
            throw new UsageException("the query is empty.");
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var retriever = ModelOptions.Retriever(arguments, terminal, index, options.Rerank);
        if (query is not null)
        {
            Answer(terminal, retriever.Search(query, options, cancellation), line: false);
            return CommandRunner.Done;
        }

        foreach (var asked in Queries(terminal, cancellation))
            Answer(terminal, retriever.Search(asked, options, cancellation), line: true);
        return CommandRunner.Done;
    }

    private static SearchOptions Options(ParseResult arguments)
    {
        var (topK, recallK) = (arguments.GetValue(TopK), arguments.GetValue(RecallK));
        if (topK < 1)
            throw new UsageException($"--top-k {topK}: return at least 1 hit.");
        if (recallK < topK)
            throw new UsageException($"--recall-k {recallK} is smaller than --top-k {topK}: stage 1 must recall at least as many candidates as are returned.");
        return new SearchOptions { TopK = topK, RecallK = recallK, Order = arguments.GetValue(SearchSettings.Order)!, Rerank = !arguments.GetValue(NoRerank), Snippets = true };
    }

    private static void Answer(Terminal terminal, SearchResponse response, bool line)
    {
        if (terminal.Json)
            JsonOutput.Write(SearchJson.Of(response), indented: !line);
        else
            SearchView.Write(terminal, response);
        foreach (var warning in response.Warnings)
            terminal.Warn(warning);
    }

    private static IEnumerable<string> Queries(Terminal terminal, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            if (Terminal.CanPrompt && !terminal.Quiet)
                Console.Error.Write("query> ");
            if (Console.In.ReadLine() is not { } line)
                yield break;
            if (!string.IsNullOrWhiteSpace(line))
                yield return line.Trim();
        }
    }
}
