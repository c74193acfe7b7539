using Spectre.Console;
using Winnow.Lab.Reports;

namespace Winnow.Cli.Output;

/// <summary>Draws a report in the terminal.</summary>
internal static class TerminalReport
{
    public static void Write(IAnsiConsole console, Report report)
    {
        console.MarkupLine($"[bold]{Markup.Escape(report.Title)}[/]");
        console.MarkupLine($"[grey]{Markup.Escape(report.Subtitle)}[/]");
        foreach (var block in report.Blocks)
            Write(console, block);
    }

    private static void Write(IAnsiConsole console, ReportBlock block)
    {
        console.WriteLine();
        switch (block)
        {
            case ReportSection section:
                console.MarkupLine($"[bold underline]{Markup.Escape(section.Heading)}[/]");
                break;
            case ReportText text:
                console.MarkupLine((text.IsWarning ? "[yellow]warning:[/] " : "") + Markup.Escape(text.Text));
                break;
            case ReportTable table:
                Write(console, table);
                break;
            case ReportChart chart:
                console.MarkupLine($"[bold]{Markup.Escape(chart.Title)}[/]");
                foreach (var line in TerminalCharts.Draw(chart, console.Profile.Width))
                    console.MarkupLine(line);
                break;
            default:
                throw new ArgumentException($"A terminal can't show a {block.GetType().Name}.", nameof(block));
        }
    }

    private static void Write(IAnsiConsole console, ReportTable table)
    {
        var drawn = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(table.Title));
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var figures = i > 0 && !table.Columns[i].StartsWith(ReportTable.TextColumn);
            drawn.AddColumn(
                Markup.Escape(table.Columns[i].TrimStart(ReportTable.TextColumn)),
                column => column.Alignment = figures ? Justify.Right : Justify.Left);
        }

        foreach (var row in table.Rows)
            drawn.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(drawn);
    }
}
