using System.CommandLine;
using Winnow.Cli.Output;
using Winnow.Indexing.Filters;

namespace Winnow.Cli.Commands;

/// <summary>Runs a command's work and turns what can go wrong into one line and an exit code: 0 done, 1 failed, 2 misused.</summary>
internal static class CommandRunner
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misused = 2;

    public static Option<bool> Json { get; } = new("--json") { Description = "Print the data as JSON.", Recursive = true };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q")
    {
        Description = "Say nothing but errors and warnings.",
        Recursive = true,
    };

    /// <summary>Makes <paramref name="work"/> what <paramref name="command"/> does.</summary>
    public static void Does(this Command command, Func<ParseResult, Terminal, CancellationToken, int> work) =>
        command.SetAction((arguments, cancellation) =>
        {
            var terminal = new Terminal(arguments.GetValue(Json), arguments.GetValue(Quiet));
            return Task.Run(() => Run(terminal, () => work(arguments, terminal, cancellation), cancellation), CancellationToken.None);
        });

    /// <summary>Whether an option was typed, and its value is not the default's.</summary>
    public static bool Gives(this ParseResult arguments, Option option) => arguments.GetResult(option) is { Implicit: false };

    private static int Run(Terminal terminal, Func<int> work, CancellationToken cancellation)
    {
        try
        {
            return work();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            terminal.Error("stopped before the end; nothing of this run was kept.");
            return Failed;
        }
        catch (Exception error) when (error is UsageException or FilterException)
        {
            terminal.Error(error.Message);
            return Misused;
        }
        catch (Exception error) when (
            error is WinnowException or IOException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            terminal.Error(error.Message + Remedy(error));
            return Failed;
        }
        catch (TypeInitializationException error) when (error.InnerException is PlatformNotSupportedException inner)
        {
            terminal.Error(inner.Message);
            return Failed;
        }
    }

    /// <summary>What to do about what the system says of a file.</summary>
    private static string Remedy(Exception error) => error switch
    {
        DirectoryNotFoundException => " Make the folder first, or name another.",
        UnauthorizedAccessException => " Name a file that you may use, and no folder.",
        _ => "",
    };
}

/// <summary>The command line asks for something that makes no sense.</summary>
internal sealed class UsageException(string message) : WinnowException(message);

/// <summary>What was given to a command can't be read. The message is one line: what, where, and the remedy.</summary>
internal sealed class InputException(string message, Exception? inner = null) : WinnowException(message, inner);
