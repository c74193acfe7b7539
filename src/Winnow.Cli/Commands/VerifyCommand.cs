using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow verify DIR</c>: every byte and every record of an index, and all that is wrong with them.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    public static Command Create()
    {
        var command = new Command("verify", "Check every byte and every record of an index, and name all that is damaged.") { Index };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var directory = arguments.GetValue(Index)!;
        var found = IndexVerifier.Verify(directory, cancellation);
        if (terminal.Json)
        {
            JsonOutput.Write(new VerifyJson(
                directory, found.Problems.Count == 0, found.Generation, found.Files, found.Bytes,
                found.Documents, found.Passages, found.DeletedDocuments, found.DeletedPassages,
                [.. found.Problems.Select(problem => new IndexProblemJson(problem.File, problem.What))]));
        }
        else
        {
            foreach (var problem in found.Problems)
                Console.Out.WriteLine($"{problem.File}: {problem.What}");
            var deleted = found.DeletedDocuments == 0 ? "" : $", {Held(found.DeletedDocuments, found.DeletedPassages)} deleted";
            var verdict = found.Problems.Count == 0 ? "all is well" : Counted.Of(found.Problems.Count, "problem");
            terminal.Say($"{Counted.Of(found.Files, "file")} of {Counted.Of(found.Bytes, "byte")}, "
                + $"{Held(found.Documents, found.Passages)}{deleted}: {verdict}.");
        }

        if (found.Problems.Count == 0)
            return CommandRunner.Done;
        terminal.Say($"Save what is intact with: winnow repair {directory}");
        return CommandRunner.Failed;
    }

    private static string Held(int documents, int passages) =>
        $"{Counted.Of(documents, "document")} with {Counted.Of(passages, "passage")}";
}
