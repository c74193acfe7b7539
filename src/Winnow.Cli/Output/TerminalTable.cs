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
        // Where a column would else be pushed out, headings of several words stand on several lines, and one space between columns is
        // enough.
        var (columns, gap) = Roomiest(table, width);
        var parts = Parts(columns, width, gap).ToArray();
        for (var part = 0; part < parts.Length; part++)
        {
            if (part > 0)
                yield return "";
            foreach (var line in Draw(table, parts[part], Widths(parts[part], width, gap), gap))
                yield return line;
        }
    }

    private static (Column[] Columns, int Gap) Roomiest(ReportTable table, int width)
    {
        (Column[] Columns, int Gap)[] ways =
        [
            (Columns(table, broken: false), Gap), (Columns(table, broken: true), Gap), (Columns(table, broken: true), 1),
        ];
        return ways.FirstOrDefault(way => way.Columns.Sum(column => column.Least + way.Gap) - way.Gap <= width, ways[^1]);
    }

    private static Column[] Columns(ReportTable table, bool broken) =>
        [.. table.Columns.Select((_, i) => Column.Of(table, i, broken))];

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

    /// <summary>
    /// What figures leave is shared among the columns of text: first for their longest words, then for the rest, the shorter ones first.
    /// </summary>
    private static int[] Widths(Column[] columns, int width, int gap)
    {
        int[] widths = [.. columns.Select(column => column.IsText ? 0 : column.Natural)];
        var room = width - ((columns.Length - 1) * gap) - widths.Sum();
        foreach (var wish in (Func<Column, int>[])[column => column.LongestWord, column => column.Natural])
        {
            int[] texts = [.. Enumerable.Range(0, columns.Length).Where(i => columns[i].IsText).OrderBy(i => wish(columns[i]) - widths[i])];
            for (var i = 0; i < texts.Length; i++)
            {
                var more = Math.Max(0, Math.Min(wish(columns[texts[i]]) - widths[texts[i]], room / (texts.Length - i)));
                widths[texts[i]] += more;
                room -= more;
            }
        }

        return [.. widths.Select(each => Math.Max(1, each))];
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
    /// <param name="Natural">The width at which nothing is broken but perhaps headings of figures.</param>
    /// <param name="Least">The width that it must have.</param>
    /// <param name="LongestWord">The width at which text is broken between words only.</param>
    private sealed record Column(int Number, string Heading, bool IsText, int Natural, int Least, int LongestWord)
    {
        public static Column Of(ReportTable table, int number, bool broken)
        {
            var heading = table.Columns[number];
            var isText = number == 0 || heading.StartsWith(ReportTable.TextColumn);
            heading = heading.TrimStart(ReportTable.TextColumn);
            var widest = table.Rows.Select(row => TerminalText.WidthOf(row[number])).DefaultIfEmpty(0).Max();
            var headed = broken && !isText ? TerminalText.LongestWord(heading) : TerminalText.WidthOf(heading);
            var natural = Math.Max(1, Math.Max(widest, headed));
            var word = table.Rows.Select(row => TerminalText.LongestWord(row[number])).Append(TerminalText.LongestWord(heading)).Max();
            return new(number, heading, isText, natural, isText ? Math.Min(natural, NarrowestText) : natural, word);
        }
    }
}
