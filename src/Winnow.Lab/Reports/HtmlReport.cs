using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Winnow.Lab.Reports.Svg;

namespace Winnow.Lab.Reports;

/// <summary>
/// Writes a report as one HTML page that needs nothing else: no script, no font, no picture from elsewhere; light and dark, wide and
/// narrow.
/// </summary>
public static partial class HtmlReport
{
    /// <summary>Names of rows up to so many letters stand on one line.</summary>
    private const int LongestName = 20;

    /// <summary>The page.</summary>
    public static string Render(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<title>").Append(Escape(report.Title)).Append("</title>\n<style>\n").Append(HtmlStyle.Sheet).Append(
                "</style>\n</head>\n<body>\n<main>\n")
            .Append("<h1>")
            .Append(Escape(report.Title)).Append("</h1>\n<p class=\"sub\">").Append(Escape(report.Subtitle)).Append("</p>\n");
        for (var i = 0; i < report.Blocks.Count; i++)
            Write(page, report.Blocks[i], $"b{i}");
        return page.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Write(StringBuilder page, ReportBlock block, string id)
    {
        switch (block)
        {
            case ReportSection section:
                page.Append("<h2>").Append(Escape(section.Heading)).Append("</h2>\n");
                break;
            case ReportText text:
                page.Append(text.IsWarning ? "<p class=\"warning\" role=\"note\"><strong>Warning:</strong> " : "<p>")
                    .Append(Prose(text.Text)).Append("</p>\n");
                break;
            case ReportTable table:
                page.Append("<p class=\"title\" aria-hidden=\"true\">").Append(Prose(table.Title)).Append("</p>\n");
                Write(page, table);
                break;
            case ReportChart chart:
                page.Append("<figure>\n<figcaption>").Append(Escape(chart.Title)).Append("</figcaption>\n");
                WriteLegend(page, SvgCharts.Legend(chart));
                page.Append(SvgCharts.Draw(chart, id)).Append("\n<details><summary>The data</summary>\n");
                Write(page, chart.ToTable());
                page.Append("</details>\n</figure>\n");
                break;
            default:
                throw new ArgumentException($"A report can't hold a {block.GetType().Name}.", nameof(block));
        }
    }

    private static void WriteLegend(StringBuilder page, IReadOnlyList<LegendEntry> legend)
    {
        if (legend.Count == 0)
            return;
        page.Append("<ul class=\"legend\">");
        foreach (var (name, style) in legend)
            page.Append(CultureInfo.InvariantCulture, $"<li><span class=\"{style}\"></span>{Escape(name)}</li>");
        page.Append("</ul>\n");
    }

    /// <summary>
    /// A table that is wider than the page is scrolled by itself, with the keyboard too. Its title stands above it, lest it be scrolled
    /// away.
    /// </summary>
    private static void Write(StringBuilder page, ReportTable table)
    {
        page.Append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"").Append(Escape(table.Title)).Append("\"><table")
            .Append(Class(table)).Append(">\n<caption>").Append(Escape(table.Title)).Append("</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            page.Append("<th scope=\"col\"")
                .Append(Class(column)).Append('>').Append(Escape(column.TrimStart(ReportTable.TextColumn))).Append("</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            page.Append("<tr><th scope=\"row\">").Append(Escape(row[0])).Append("</th>");
            for (var i = 1; i < row.Count; i++)
                page.Append("<td").Append(Class(table.Columns[i])).Append('>').Append(Prose(row[i])).Append("</td>");
            page.Append("</tr>\n");
        }

        page.Append("</tbody>\n</table></div>\n");
    }

    private static string Class(string column) => column.StartsWith(ReportTable.TextColumn) ? " class=\"text\"" : "";

    private static string Class(ReportTable table)
    {
        string[] classes =
        [
            table.Columns.Skip(1).Any(column => column.StartsWith(ReportTable.TextColumn)) ? "worded" : "",
            table.Rows.All(row => row[0].Length <= LongestName) ? "named" : "",
            table.Totals ? "totals" : "",
        ];
        return $" class=\"{string.Join(' ', classes.Where(name => name.Length > 0))}\"";
    }

    /// <summary>Options of the command line stand out, and no line is broken after their dashes.</summary>
    private static string Prose(string text) => OptionName().Replace(Escape(text), "<code>$0</code>");

    [GeneratedRegex("(?<![\\w-])--[a-z][a-z-]*")]
    private static partial Regex OptionName();

    private static string Escape(string text) => SvgCanvas.Escape(text);
}
