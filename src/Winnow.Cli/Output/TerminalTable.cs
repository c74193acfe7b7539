using Spectre.Console;
using Winnow.Lab.Reports;

namespace Winnow.Cli.Output;

/// <summary>
/// Sets a table in a terminal, as lines of markup. Figures are never broken; text is, where room is scarce. Columns that do not fit even so
/// are set below the others, each row named again.
/// </summary>
internal static class TerminalTable
{
    private const int Gap = 2, NarrowestText = 14;

    public static IEnumerable<string> Draw(ReportTable table, int width)
    {
        Column[] columns = [.. table.Columns.Select((_, i) => Column.Of(table, i))];
        // A space between columns is enough where a second would push one of them out.
        var gap = columns.Sum(column => column.Natural + Gap) - Gap <= width ? Gap : 1;
        var parts = Parts(columns, width, gap).ToArray();
        for (var part = 0; part < parts.Length; part++)
        {
            if (part > 0)
                yield return "";
            foreach (var line in Draw(table, parts[part], Widths(parts[part], width, gap), gap))
                yield return line;
        }
    }

    /// <summary>
    /// The columns that stand side by side: the first with as many of the others as fit, then the first with more of them.
    /// </summary>
    private static IEnumerable<Column[]> Parts(Column[] columns, int width, int gap)
    {
        var part = new List<Column> { columns[0] };
        foreach (var column in columns[1..])
        {
            if (part.Count > 1 && part.Append(column).Sum(each => each.Least + gap) - gap > width)
            {
                yield return [.. part];
                part = [columns[0]];
            }

            part.Add(column);
        }

        yield return [.. part];
    }

    /// <summary>What figures leave is shared among the columns of text, the shorter ones first.</summary>
    private static int[] Widths(Column[] columns, int width, int gap)
    {
        int[] widths = [.. columns.Select(column => column.Natural)];
        var room = width - ((columns.Length - 1) * gap) - columns.Where(column => !column.IsText).Sum(column => column.Natural);
        int[] texts = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].IsText).OrderBy(i => columns[i].Natural)];
        for (var i = 0; i < texts.Length; i++)
        {
            widths[texts[i]] = Math.Max(1, Math.Min(columns[texts[i]].Natural, room / (texts.Length - i)));
            room -= widths[texts[i]];
        }

        return widths;
    }

    private static IEnumerable<string> Draw(ReportTable table, Column[] columns, int[] widths, int gap)
    {
        var rule = $"[grey]{new string('─', widths.Sum() + ((widths.Length - 1) * gap))}[/]";
        if (columns.Any(column => column.Heading.Length > 0))
        {
            foreach (var line in Row([.. columns.Select(column => column.Heading)], columns, widths, gap, fromBelow: true))
                yield return $"[grey]{line}[/]";
        }

        yield return rule;
        for (var row = 0; row < table.Rows.Count; row++)
        {
            if (table.Totals && row == table.Rows.Count - 1)
                yield return rule;
            foreach (var line in Row([.. columns.Select(column => table.Rows[row][column.Number])], columns, widths, gap, fromBelow: false))
                yield return line;
        }
    }

    private static IEnumerable<string> Row(string[] cells, Column[] columns, int[] widths, int gap, bool fromBelow)
    {
        string[][] broken = [.. cells.Select((cell, i) => TerminalText.Wrap(cell, widths[i]).ToArray())];
        var height = broken.Max(lines => lines.Length);
        for (var line = 0; line < height; line++)
        {
            var cell = broken.Select((lines, i) =>
            {
                var place = fromBelow ? line - (height - lines.Length) : line;
                var text = place >= 0 && place < lines.Length ? lines[place] : "";
                var blank = new string(' ', widths[i] - TerminalText.WidthOf(text));
                return columns[i].IsText ? text + blank : blank + text;
            });
            yield return Markup.Escape(string.Join(new string(' ', gap), cell).TrimEnd());
        }
    }

    /// <summary>A column of a table.</summary>
    /// <param name="Number">Its place in the table.</param>
    /// <param name="Heading">Its heading.</param>
    /// <param name="IsText">Whether it holds text, which may be broken.</param>
    /// <param name="Natural">The width at which nothing is broken but headings of figures.</param>
    /// <param name="Least">The width that it must have.</param>
    private sealed record Column(int Number, string Heading, bool IsText, int Natural, int Least)
    {
        public static Column Of(ReportTable table, int number)
        {
            var heading = table.Columns[number];
            var isText = number == 0 || heading.StartsWith(ReportTable.TextColumn);
            heading = heading.TrimStart(ReportTable.TextColumn);
            var widest = Math.Max(1, table.Rows.Select(row => TerminalText.WidthOf(row[number])).DefaultIfEmpty(0).Max());
            // A heading of several words stands on several lines rather than widen a column of figures much.
            var headed = isText
                ? TerminalText.WidthOf(heading)
                : Math.Max(TerminalText.LongestWord(heading), Math.Min(TerminalText.WidthOf(heading), widest + 4));
            var natural = Math.Max(widest, headed);
            return new(number, heading, isText, natural, isText ? Math.Min(natural, NarrowestText) : natural);
        }
    }
}
