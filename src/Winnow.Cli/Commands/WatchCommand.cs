using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Output;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>
/// <c>winnow watch PATH... --out DIR</c>: keeps an index in step with files and folders until it is interrupted. What the system reports
/// of changes is taken as a hint, and everything is looked at anew now and then, since such reports get lost.
/// </summary>
internal static class WatchCommand
{
    /// <summary>How long nothing must change before an update: an editor that saves, or a copy, takes several steps.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a stream of changes is waited out at most.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The index's directory.",
        Required = true,
        HelpName = "DIR",
    };

    private static readonly Option<double> Rescan = new("--rescan")
    {
        Description = "Seconds after which everything is looked at again, changes reported or not.",
        DefaultValueFactory = _ => 60,
        HelpName = "S",
    };

    public static Command Create()
    {
        var command = new Command("watch", "Keep an index in step with files and folders, until interrupted.")
        {
            CorpusArguments.Paths, Out, Rescan,
        };
        CorpusArguments.AddTo(command);
        command.Does(Run);
        return command;
    }

    private static int Run(ParseResult arguments, Terminal terminal, CancellationToken cancellation)
    {
        var rescan = arguments.GetValue(Rescan);
        if (rescan is not (>= 0.1 and <= 86_400))
            throw new UsageException("--rescan: choose 0.1 to 86400 seconds.");
        var paths = arguments.GetValue(CorpusArguments.Paths)!;
        var directory = arguments.GetValue(Out)!;
        var indexer = CorpusArguments.Indexer(arguments, terminal, TimeProvider.System);
        using var changed = new AutoResetEvent(false);
        using var watchers = new FolderWatchers(paths, directory, () => changed.Set());
        try
        {
            for (var first = true; ; first = false)
            {
                try
                {
                    Update(arguments, terminal, indexer, directory, first, cancellation);
                }
                catch (WinnowException error) when (!first)
                {
                    // A folder that is being moved, a disk that is full, another writer: it may pass, and the next look mends it.
                    terminal.Warn(error.Message);
                }

                if (!Wait(changed, TimeSpan.FromSeconds(rescan), cancellation))
                    continue;
                // Wait for the changes to calm down, but not for ever.
                for (var waited = TimeSpan.Zero; waited < Longest && Wait(changed, Quiet, cancellation); waited += Quiet)
                    cancellation.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Say("Stopped; the index is as it was committed last.");
            return CommandRunner.Done;
        }
    }

    /// <summary>Whether the event came before the time was up.</summary>
    private static bool Wait(AutoResetEvent changed, TimeSpan time, CancellationToken cancellation)
    {
        var which = WaitHandle.WaitAny([changed, cancellation.WaitHandle], time);
        cancellation.ThrowIfCancellationRequested();
        return which == 0;
    }

    private static void Update(
        ParseResult arguments, Terminal terminal, CorpusIndexer indexer, string directory, bool first, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        var reading = CorpusArguments.Read(arguments, cancellation);
        var summary = indexer.Update(reading, directory, arguments.GetValue(CorpusArguments.Paths), progress: null, cancellation);
        var elapsed = time.GetElapsedTime(began);
        if (!first && summary is { Added: 0, Replaced: 0, Deleted: 0 })
            return;
        if (terminal.Json)
            JsonOutput.Write(UpdateJson.Of(directory, summary, elapsed, reading), indented: false);
        else
        {
            terminal.Say(
                string.Create(CultureInfo.InvariantCulture, $"{CorpusArguments.Sentence(summary)} in {elapsed.TotalSeconds:N1} s."));
        }

        foreach (var problem in reading.Problems)
            terminal.Warn(problem.ToString());
    }

    /// <summary>Reports of changes below some paths, from the operating system.</summary>
    private sealed class FolderWatchers : IDisposable
    {
        private readonly List<FileSystemWatcher> _watchers = [];

        public FolderWatchers(IEnumerable<string> paths, string index, Action changed)
        {
            var own = Path.GetFullPath(index) + Path.DirectorySeparatorChar;
            foreach (var path in paths)
            {
                var isFolder = Directory.Exists(path);
                if (!isFolder && !File.Exists(path))
                    throw new InputException($"{path}: no such file or folder; check the path.");
                var watcher = isFolder
                    ? new FileSystemWatcher(path) { IncludeSubdirectories = true }
                    : new FileSystemWatcher(Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileName(path));
                void Report(object sender, FileSystemEventArgs change)
                {
                    // An index inside the folder that it is of must not wake its own update.
                    if (!Path.GetFullPath(change.FullPath).StartsWith(own, StringComparison.Ordinal))
                        changed();
                }

                watcher.Created += Report;
                watcher.Changed += Report;
                watcher.Deleted += Report;
                watcher.Renamed += Report;
                watcher.Error += (_, _) => changed();
                watcher.EnableRaisingEvents = true;
                _watchers.Add(watcher);
            }
        }

        public void Dispose() => _watchers.ForEach(watcher => watcher.Dispose());
    }
}
