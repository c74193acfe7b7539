namespace Winnow.Lab.Reports;

/// <summary>What a measurement found, for a person to read: shown in a terminal, or written as a page (<see cref="HtmlReport"/>).</summary>
/// <param name="Title">What was measured.</param>
/// <param name="Subtitle">On what: the index, the collection, how many queries.</param>
/// <param name="Blocks">The findings, in the order of reading.</param>
public sealed record Report(string Title, string Subtitle, IReadOnlyList<ReportBlock> Blocks);

/// <summary>A part of a report.</summary>
public abstract record ReportBlock;

/// <summary>A heading over the blocks that follow.</summary>
public sealed record ReportSection(string Heading) : ReportBlock;

/// <summary>A paragraph.</summary>
/// <param name="Text">Plain text.</param>
/// <param name="IsWarning">Whether the reader must not miss it.</param>
public sealed record ReportText(string Text, bool IsWarning = false) : ReportBlock;

/// <summary>A table.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Columns">
/// The headings. The first column names the row; the others hold figures unless their heading begins with a tilde, which is not shown.
/// </param>
/// <param name="Rows">As many cells in each as there are columns.</param>
public sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportBlock
{
    /// <summary>Marks a column of text, which is set to the left.</summary>
    public const char TextColumn = '~';

    /// <summary>Whether the last row is the sum of the others.</summary>
    public bool Totals { get; init; }
}

/// <summary>A chart. Its data can be read as a table too.</summary>
/// <param name="Title">What it shows, in a line.</param>
/// <param name="Description">What to see in it, for a reader who can't.</param>
public abstract record ReportChart(string Title, string Description) : ReportBlock
{
    /// <summary>The data.</summary>
    public abstract ReportTable ToTable();
}
