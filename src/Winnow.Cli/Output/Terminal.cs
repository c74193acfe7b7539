using System.Globalization;
using Spectre.Console;

namespace Winnow.Cli.Output;

/// <summary>The two streams of a command: data goes to <see cref="Out"/>, everything said about it to <see cref="Err"/>.</summary>
internal sealed class Terminal
{
    /// <summary>Wide enough for a line of text where nobody's terminal says how wide it is.</summary>
    private const int RedirectedWidth = 120;
    private const int NarrowestWidth = 40;

    public Terminal(bool json, bool quiet)
    {
        (Json, Quiet) = (json, quiet);
        Out = Create(Console.Out, Console.IsOutputRedirected);
        Err = Create(Console.Error, Console.IsErrorRedirected);
    }

    /// <summary>Whether data is to be JSON.</summary>
    public bool Json { get; }

    /// <summary>Whether only errors are said.</summary>
    public bool Quiet { get; }

    /// <summary>Standard output, for data.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Standard error, for talk and progress.</summary>
    public IAnsiConsole Err { get; }

    /// <summary>Whether a person watches standard error.</summary>
    public bool ErrIsInteractive => !Console.IsErrorRedirected && Err.Profile.Capabilities.Ansi;

    /// <summary>Whether a person can be asked for input.</summary>
    public static bool CanPrompt => !Console.IsInputRedirected;

    /// <summary>
    /// The next line of standard input; null at its end. Waiting for it ends when <paramref name="cancellation"/> is cancelled.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static string? ReadLine(CancellationToken cancellation) =>
        Task.Run(Console.In.ReadLine, CancellationToken.None).WaitAsync(cancellation).GetAwaiter().GetResult();

    /// <summary>Says a line on standard error, unless told to be quiet. Markup in <paramref name="text"/> is printed as it is.</summary>
    public void Say(string text)
    {
        if (!Quiet)
            Say("", "", text);
    }

    /// <summary>Says a warning, whether quiet or not.</summary>
    public void Warn(string text) => Say("yellow", "warning: ", text);

    /// <summary>Says what went wrong.</summary>
    public void Error(string text) => Say("red", "error: ", text.ReplaceLineEndings(" "));

    /// <summary>One line, which only a person's terminal wraps: logs and scripts go by lines.</summary>
    private void Say(string colour, string label, string text)
    {
        if (Console.IsErrorRedirected)
            Console.Error.WriteLine(label + text);
        else
            Err.MarkupLine((label.Length == 0 ? "" : $"[{colour}]{label}[/]") + Markup.Escape(text));
    }

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
            console.Profile.Width = WidthAsked ?? RedirectedWidth;
        return console;
    }

    /// <summary>What <c>COLUMNS</c> says, as a script or a pager that shows the text sets it.</summary>
    private static int? WidthAsked =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var width)
            ? Math.Max(NarrowestWidth, width)
            : null;
}
