using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Output;
using Winnow.Corpus;
using Winnow.Indexing;
using Winnow.Indexing.Storage;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>
/// <c>winnow index PATH... --out DIR [--update [--prune]]</c>: documents to an index, anew or in step with one that is there.
/// </summary>
internal static class IndexCommand
{
    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The index's directory.",
        Required = true,
        HelpName = "DIR",
    };

    private static readonly Option<bool> Update = new("--update")
    {
        Description = "Keep the index that is there and bring it in step: add new documents, replace changed ones, pass over unchanged "
            + "ones without encoding.",
    };

    private static readonly Option<bool> Prune = new("--prune")
    {
        Description = "With --update: delete documents that were read from the given paths and are there no longer.",
    };

    public static Command Create()
    {
        var command = new Command("index", "Read documents, cut them into passages, encode them, and write an index.")
        {
            CorpusArguments.Paths, Out, Update, Prune,
        };
        CorpusArguments.AddTo(command);
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var (update, prune) = (arguments.GetValue(Update), arguments.GetValue(Prune));
        if (prune && !update)
            throw new UsageException("--prune goes with --update.");
        var reading = CorpusArguments.Read(arguments, cancellation);
        var indexer = CorpusArguments.Indexer(arguments, terminal, time);
        var directory = arguments.GetValue(Out)!;
        var began = time.GetTimestamp();
        try
        {
            if (update)
            {
                var roots = prune ? arguments.GetValue(CorpusArguments.Paths) : null;
                var summary = Watched(
                    terminal, time, "Updating", report => indexer.Update(reading, directory, roots, report, cancellation));
                ReportUpdate(terminal, reading, summary, directory, time.GetElapsedTime(began));
            }
            else
            {
                Report(
                    terminal, reading, Build(terminal, time, "Indexing", indexer, reading, directory, cancellation), directory,
                    time.GetElapsedTime(began));
            }

            return CommandRunner.Done;
        }
        finally
        {
            SayWhatWasNotRead(terminal, reading);
        }
    }

    /// <summary>Runs an indexer under a progress bar.</summary>
    public static IndexManifest Build(
        Terminal terminal, TimeProvider time, string label, CorpusIndexer indexer, CorpusReading reading, string directory,
        CancellationToken cancellation) =>
        Watched(terminal, time, label, report => indexer.Run(reading, directory, report, cancellation));

    private static T Watched<T>(Terminal terminal, TimeProvider time, string label, Func<Action<IndexingProgress>, T> work)
    {
        var began = time.GetTimestamp();
        return ProgressBar.Run(terminal, time, label, report => work(progress =>
        {
            var passages = Counted.Of(progress.Passages, "passage");
            var files = progress.Reading;
            var rate = progress.Passages / Math.Max(0.001, time.GetElapsedTime(began).TotalSeconds);
            report(progress.Share, progress.Phase switch
            {
                IndexingPhase.Merging => $"{passages}, merging segments",
                IndexingPhase.Linking => $"{passages}, linking near vectors",
                _ => string.Create(CultureInfo.InvariantCulture,
                    $"{files.FilesDone} of {Counted.Of(files.FilesTotal, "file")}, {passages}, {rate:N0}/s"),
            });
        }));
    }

    private static void ReportUpdate(Terminal terminal, CorpusReading reading, IndexingSummary summary, string directory, TimeSpan elapsed)
    {
        if (terminal.Json)
        {
            JsonOutput.Write(UpdateJson.Of(directory, summary, elapsed, reading));
            return;
        }

        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"{CorpusArguments.Sentence(summary)} in {elapsed.TotalSeconds:N1} s; "
            + $"{directory} holds {Counted.Of(summary.Manifest.Documents, "document")}.{Unread(reading)}"));
    }

    private static string Unread(CorpusReading reading) =>
        reading.Problems.Count == 0 ? "" : $" {reading.Problems.Count} could not be read (see below).";

    private static void Report(Terminal terminal, CorpusReading reading, IndexManifest manifest, string directory, TimeSpan elapsed)
    {
        if (terminal.Json)
        {
            JsonOutput.Write(new IndexJson(directory, manifest.Documents, manifest.Passages, manifest.Dimensions, manifest.Model["name"],
                elapsed.TotalMilliseconds,
                [.. reading.Problems.Select(problem => new ProblemJson(problem.Path, problem.Line, problem.Reason))],
                reading.SkippedByExtension));
            return;
        }

        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"Indexed {Counted.Of(manifest.Documents, "document")} as {Counted.Of(manifest.Passages, "passage")} "
            + $"into {directory} in {elapsed.TotalSeconds:N1} s.{Unread(reading)}"));
    }

    /// <summary>Last, where it is seen: each file that could not be read with its reason, and what was passed over.</summary>
    public static void SayWhatWasNotRead(Terminal terminal, CorpusReading reading)
    {
        foreach (var problem in reading.Problems)
            terminal.Warn(problem.ToString());
        if (reading.SkippedByExtension.Count > 0)
        {
            var kinds = reading.SkippedByExtension.OrderByDescending(kind => kind.Value).ThenBy(kind => kind.Key, StringComparer.Ordinal)
                .Select(kind => $"{kind.Value} {(kind.Key.Length == 0 ? "without extension" : kind.Key)}");
            terminal.Say($"Skipped files of kinds that are not read: {string.Join(", ", kinds)}.");
        }

        if (reading.SkippedLinks > 0)
            terminal.Say($"Skipped {Counted.Of(reading.SkippedLinks, "symbolic link")}.");
    }
}
