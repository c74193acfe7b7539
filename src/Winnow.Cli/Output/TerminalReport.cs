using Spectre.Console;
using Winnow.Lab.Reports;

namespace Winnow.Cli.Output;

/// <summary>Draws a report in the terminal.</summary>
internal static class TerminalReport
{
    /// <summary>Longer lines of prose are hard to read.</summary>
    private const int WidestText = 100;

    public static void Write(IAnsiConsole console, Report report)
    {
        Write(console, report.Title, "bold");
        Write(console, report.Subtitle, "grey");
        foreach (var block in report.Blocks)
            Write(console, block);
    }

    private static void Write(IAnsiConsole console, ReportBlock block)
    {
        console.WriteLine();
        switch (block)
        {
            case ReportSection section:
                Write(console, section.Heading, "bold underline");
                break;
            case ReportText { IsWarning: true } text:
                Write(console, $"warning: {text.Text}", "yellow");
                break;
            case ReportText text:
                Write(console, text.Text, "default");
                break;
            case ReportTable table:
                Write(console, table.Title, "bold");
                foreach (var line in TerminalTable.Draw(table, console.Profile.Width))
                    console.MarkupLine(line);
                break;
            case ReportChart chart:
                Write(console, chart.Title, "bold");
                foreach (var line in TerminalCharts.Draw(chart, console.Profile.Width))
                    console.MarkupLine(line);
                break;
            default:
                throw new ArgumentException($"A terminal can't show a {block.GetType().Name}.", nameof(block));
        }
    }

    private static void Write(IAnsiConsole console, string text, string style)
    {
        foreach (var line in TerminalText.Wrap(text, Math.Min(WidestText, console.Profile.Width)))
            console.MarkupLine($"[{style}]{Markup.Escape(line)}[/]");
    }
}
