using System.Globalization;
using System.Net;
using System.Text;

namespace Winnow.Lab.Reports.Svg;

/// <summary>
/// Writes the elements of one SVG picture. Text is escaped; colours are classes of the page's style sheet, which knows both themes.
/// </summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins a picture of a chart.</summary>
    /// <param name="chart">Its title and description become the picture's, which screen readers read.</param>
    /// <param name="id">Unique on the page.</param>
    /// <param name="frame">How wide it is.</param>
    /// <param name="height">H, in the units of the width.</param>
    public SvgCanvas(ReportChart chart, string id, SvgFrame frame, double height) => _text
        .Append(CultureInfo.InvariantCulture, $"<svg class=\"{frame.Class}\" viewBox=\"0 0 {frame.Width} {height}\" role=\"img\" "
        + $"aria-labelledby=\"{id}-t {id}-d\">")
        .Append(CultureInfo.InvariantCulture, $"<title id=\"{id}-t\">{Escape(chart.Title)}</title><desc "
        + $"id=\"{id}-d\">{Escape(chart.Description)}</desc>");

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A rectangle; the tip is shown while the pointer rests on it.</summary>
    public void Rectangle(double x, double y, double width, double height, string style, string tip) =>
        _text.Append(CultureInfo.InvariantCulture,
        $"<rect x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(0, width):0.##}\" height=\"{Math.Max(0, height):0.##}\" "
        + $"class=\"{style}\"><title>{Escape(tip)}</title></rect>");

    public void Line(double x1, double y1, double x2, double y2, string style) => _text.Append(CultureInfo.InvariantCulture,
        $"<line x1=\"{x1:0.##}\" y1=\"{y1:0.##}\" x2=\"{x2:0.##}\" y2=\"{y2:0.##}\" class=\"{style}\"/>");

    public void Polyline(IEnumerable<(double X, double Y)> points, string style)
    {
        var places = points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##},{point.Y:0.##}"));
        _text.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', places)}\" class=\"{style}\"/>");
    }

    public void Circle(double x, double y, double radius, string style, string tip) => _text.Append(CultureInfo.InvariantCulture,
        $"<circle cx=\"{x:0.##}\" cy=\"{y:0.##}\" r=\"{radius:0.##}\" class=\"{style}\"><title>{Escape(tip)}</title></circle>");

    /// <summary>Text whose <paramref name="anchor"/> (start, middle or end) is at x.</summary>
    public void Text(double x, double y, string text, string anchor = "start", string style = "") =>
        _text.Append(CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" class=\"{style}\">{Escape(text)}</text>");

    /// <summary>An I on its side from <paramref name="low"/> to <paramref name="high"/>: a confidence interval.</summary>
    public void Whisker(double y, double low, double high)
    {
        Line(low, y, high, y, "whisker");
        Line(low, y - 4, low, y + 4, "whisker");
        Line(high, y - 4, high, y + 4, "whisker");
    }

    /// <summary>Ends the picture.</summary>
    public string Complete() => _text.Append("</svg>").ToString();
}

/// <summary>How wide a picture is, in its own units, which are pixels where the page has room for them.</summary>
/// <param name="Width">W.</param>
/// <param name="Class">The style sheet shows it on pages of that width.</param>
internal sealed record SvgFrame(double Width, string Class)
{
    /// <summary>For a window on a desk.</summary>
    public static SvgFrame Broad { get; } = new(760, "broad");

    /// <summary>For a telephone: what would become too small to read is set anew.</summary>
    public static SvgFrame Narrow { get; } = new(340, "narrow");

    public bool IsNarrow => this == Narrow;
}
