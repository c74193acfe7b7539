using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Winnow.Cli.Output;
using Winnow.Indexing;
using Winnow.Indexing.Storage;

namespace Winnow.Cli.Commands;

/// <summary><c>winnow inspect DIR</c>: what an index holds and was made with, after checking every byte of it.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> Index = new("index") { Description = "The index's directory." };

    public static Command Create()
    {
        var command = new Command("inspect", "Check an index and show what it holds and what it was made with.") { Index };
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        using var index = IndexReader.Open(arguments.GetValue(Index)!);
        var manifest = index.Manifest;
        if (terminal.Json)
        {
            JsonOutput.Write(new InspectJson(
                index.Directory, manifest.Generation, manifest.Committed, manifest.Documents, manifest.Passages,
                manifest.Dimensions, manifest.Segments.Count, Deleted(manifest), manifest.Model, manifest.Settings,
                [.. manifest.Files.Select(file => new FileJson(file.Name, file.Bytes))]));
            return CommandRunner.Done;
        }

        var table = new Table().NoBorder().HideHeaders().AddColumn("what").AddColumn("value");
        void Row(string what, string value) => table.AddRow($"[grey]{Markup.Escape(what)}[/]", Markup.Escape(value));
        Row("documents", manifest.Documents.ToString("N0", CultureInfo.InvariantCulture));
        Row("passages", manifest.Passages.ToString("N0", CultureInfo.InvariantCulture));
        Row("dimensions", manifest.Dimensions.ToString(CultureInfo.InvariantCulture));
        Row("committed", manifest.Committed.ToString("u", CultureInfo.InvariantCulture));
        Row("segments", manifest.Segments.Count.ToString(CultureInfo.InvariantCulture));
        Row("deleted documents", Deleted(manifest).ToString("N0", CultureInfo.InvariantCulture));
        foreach (var (name, value) in manifest.Settings)
            Row($"setting {name}", value);
        foreach (var (name, value) in manifest.Model)
            Row($"model {name}", value);
        foreach (var file in manifest.Files)
            Row(file.Name, string.Create(CultureInfo.InvariantCulture, $"{file.Bytes:N0} bytes, checksums match"));
        terminal.Out.Write(table);
        return CommandRunner.Done;
    }

    /// <summary>Documents that are deleted and still take room.</summary>
    private static int Deleted(IndexManifest manifest) => manifest.Segments.Sum(segment => segment.Documents - segment.LiveDocuments);
}
