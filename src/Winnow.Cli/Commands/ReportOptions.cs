using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Winnow.Cli.Output;
using Winnow.Lab.Reports;

namespace Winnow.Cli.Commands;

/// <summary>How a report is given: drawn in the terminal or as JSON, and besides as a page.</summary>
internal static class ReportOptions
{
    public static Option<string?> Html { get; } = new Option<string?>("--html")
    {
        Description = "Write the report as a page that can be opened offline and sent on.",
        HelpName = "FILE",
    }.AsFile();

    /// <summary>Shows a report, or its JSON, and writes the page if one was asked for.</summary>
    public static void Give<T>(ParseResult arguments, Terminal terminal, Report report, T json, JsonTypeInfo<T> type)
    {
        if (terminal.Json)
            JsonOutput.Write(json, type);
        else
            TerminalReport.Write(terminal.Out, report);
        if (arguments.GetValue(Html) is not { } path)
            return;
        WholeFile.Write(path, (TextWriter page) => page.Write(HtmlReport.Render(report)));
        terminal.Say($"Wrote {path}.");
    }
}
