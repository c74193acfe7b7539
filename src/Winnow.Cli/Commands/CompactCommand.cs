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
        var (directory, time) = (arguments.GetValue(Index)!, TimeProvider.System);
        var (before, after) = ProgressBar.Run(terminal, time, "Compacting", report => Compact(directory, time, report, cancellation));
        cancellation.ThrowIfCancellationRequested();
        var (bytesBefore, bytesAfter) = (before.Files.Sum(file => file.Bytes), after.Files.Sum(file => file.Bytes));
        if (terminal.Json)
        {
            JsonOutput.Write(new CompactJson(
                directory, before.Segments.Count, after.Segments.Count, bytesBefore, bytesAfter, after.Documents, after.Passages));
        }
        else
        {
            terminal.Say(
                $"{Segments(before, bytesBefore)} {(before.Segments.Count == 1 ? "is" : "are")} now {Segments(after, bytesAfter)}.");
        }

        return CommandRunner.Done;
    }

    private static (IndexManifest Before, IndexManifest After) Compact(
        string directory, TimeProvider time, Action<double, string> report, CancellationToken cancellation)
    {
        using var writer = IndexWriter.Open(directory, new IndexWriterOptions
        {
            Merging = MergeTime.Never,
            Time = time,
            Progress = done => report(done.Share, done.Phase == IndexingPhase.Linking ? "linking near vectors" : "merging segments"),
        });
        using var stop = cancellation.Register(writer.Cancel);
        return (writer.Manifest!, writer.Compact()!);
    }

    private static string Segments(IndexManifest manifest, long bytes) =>
        $"{Counted.Of(manifest.Segments.Count, "segment")} of {Counted.Of(bytes, "byte")}";
}
