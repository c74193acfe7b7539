using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Indexing.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow compact DIR</c>: one segment, and nothing of what was deleted.</summary>
internal static class CompactCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    public static Command Create()
    {
        var command = new Command("compact", "Merge an index into one segment and free the room of what was deleted.") { Index };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        using var writer = IndexWriter.Open(arguments.GetValue(Index)!, new IndexWriterOptions { Merging = MergeTime.Never });
        using var stop = cancellation.Register(writer.Cancel);
        var before = writer.Manifest!;
        var after = writer.Compact()!;
        cancellation.ThrowIfCancellationRequested();
        var (bytesBefore, bytesAfter) = (before.Files.Sum(file => file.Bytes), after.Files.Sum(file => file.Bytes));
        if (terminal.Json)
        {
            JsonOutput.Write(new CompactJson(
                writer.Directory, before.Segments.Count, after.Segments.Count, bytesBefore, bytesAfter, after.Documents, after.Passages));
        }
        else
        {
            terminal.Say($"{Segments(before, bytesBefore)} {(before.Segments.Count == 1 ? "is" : "are")} now {Segments(after, bytesAfter)}.");
        }

        return CommandRunner.Done;
    }

    private static string Segments(IndexManifest manifest, long bytes) =>
        $"{Counted.Of(manifest.Segments.Count, "segment")} of {Counted.Of(bytes, "byte")}";
}
