using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow delete DIR ID...</c>: takes documents out of an index.</summary>
internal static class DeleteCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    private static readonly Argument<string[]> Ids = new("id")
    {
        Description = "The ids of the documents to delete.",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Command Create()
    {
        var command = new Command("delete", "Delete documents from an index by their ids.") { Index, Ids };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var ids = arguments.GetValue(Ids)!.Distinct(StringComparer.Ordinal).ToArray();
        using var writer = IndexWriter.Open(arguments.GetValue(Index)!);
        using var stop = cancellation.Register(writer.Cancel);
        var missing = ids.Where(id => !writer.Delete(id)).ToArray();
        var manifest = writer.Commit();
        writer.WaitForMerges();
        if (terminal.Json)
            JsonOutput.Write(new DeleteJson(writer.Directory, ids.Length - missing.Length, missing, manifest.Documents, manifest.Passages));
        else
        {
            terminal.Say(
                $"Deleted {Counted.Of(ids.Length - missing.Length, "document")}; {Counted.Of(manifest.Documents, "is left", "are left")}.");
        }

        foreach (var id in missing)
            terminal.Warn($"{writer.Directory}: there is no document '{id}'.");
        return missing.Length == ids.Length ? CommandRunner.Failed : CommandRunner.Done;
    }
}
