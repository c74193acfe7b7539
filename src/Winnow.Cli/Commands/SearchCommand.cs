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

    public static Command Create()
    {
        var command = new Command("search", "Recall candidates by vectors and words and rerank them with the cross-encoder.")
        {
            Index, Query,
        };
        foreach (var option in StageOptions.All)
            command.Add(option);
        command.Add(ModelOptions.Model);
        command.Add(ModelOptions.RerankModel);
        command.Add(ModelOptions.PrecisionOption);
        foreach (var option in ProfileOptions.All)
            command.Add(option);
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var profile = ProfileOptions.Load(arguments);
        var options = ProfileOptions.Apply(arguments, StageOptions.Of(arguments), profile) with { Snippets = true };
        var query = arguments.GetValue(Query);
        if (query is not null && string.IsNullOrWhiteSpace(query))
            throw new UsageException("the query is empty.");
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var retriever = ProfileOptions.Retriever(arguments, terminal, index, options, profile);
        if (query is not null)
        {
            Answer(terminal, retriever.Search(query, options, cancellation), line: false);
            return CommandRunner.Done;
        }

        foreach (var asked in Queries(terminal, cancellation))
            Answer(terminal, retriever.Search(asked, options, cancellation), line: true);
        return CommandRunner.Done;
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
        while (NextLine(terminal, cancellation) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return line.Trim();
        }
    }

    /// <summary>The next line; null at the end of input, or when a person leaves the prompt by an interrupt.</summary>
    private static string? NextLine(Terminal terminal, CancellationToken cancellation)
    {
        if (Terminal.CanPrompt && !terminal.Quiet)
            Console.Error.Write("query> ");
        try
        {
            return Terminal.ReadLine(cancellation);
        }
        catch (OperationCanceledException) when (Terminal.CanPrompt)
        {
            return null;
        }
    }
}
