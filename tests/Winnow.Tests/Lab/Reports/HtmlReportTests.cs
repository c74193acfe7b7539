using AngleSharp.Html.Parser;
using Winnow.Lab.Reports;

namespace Winnow.Tests.Lab.Reports;

public sealed class HtmlReportTests
{
    private const string Hostile = "<script>alert(\"1\")</script> & 'so' </svg></title>";

    private static readonly Report Everything = new($"Title {Hostile}", $"Subtitle {Hostile}",
    [
        new ReportSection($"Section {Hostile}"),
        new ReportText($"Text {Hostile}"),
        new ReportText($"Beware {Hostile}", IsWarning: true),
        new ReportTable($"Table {Hostile}", ["", $"head {Hostile}", "~text"], [[$"row {Hostile}", $"cell {Hostile}", "x"]]),
        new BarChart($"Bars {Hostile}", $"Seen {Hostile}", [new($"first {Hostile}", 0.5, 0.4, 0.6), new("second", -0.25)]),
        new HistogramPair(
            $"Histograms {Hostile}", $"Seen {Hostile}", $"axis {Hostile}", [0, 0.5, 1], new($"a {Hostile}", [0.25, 0.75]),
            new("b", [1, 0])),
        new LineChart(
            $"Lines {Hostile}", $"Seen {Hostile}", $"x {Hostile}", "y",
            [new($"s {Hostile}", [new(1, 2, 1.5, 2.5, $"best {Hostile}"), new(10, 3)])])
        {
            LogX = true,
        },
        new WaterfallChart(
            $"Falls {Hostile}", $"Seen {Hostile}", new("ideal", 1), [new($"cut {Hostile}", 0.25, 0.2, 0.3), new("gain", -0.05)],
            new("actual", 0.8)),
    ]);

    private readonly string _page = HtmlReport.Render(Everything);

    [Fact]
    public void A_page_is_well_formed_and_needs_nothing_else()
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsStrictMode = true });
        var page = parser.ParseDocument(_page);
        Assert.Empty(page.QuerySelectorAll("script, link, img, iframe, object, embed"));
        Assert.DoesNotContain("http", _page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("url(", _page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(
            page.All, element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal)));
        Assert.Contains("prefers-color-scheme: dark", _page, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_comes_back_as_it_was_given()
    {
        var page = new HtmlParser().ParseDocument(_page);
        Assert.Equal($"Title {Hostile}", page.QuerySelector("h1")!.TextContent);
        Assert.Equal($"Title {Hostile}", page.Title);
        Assert.Equal($"Section {Hostile}", page.QuerySelector("h2")!.TextContent);
        Assert.EndsWith($"Beware {Hostile}", page.QuerySelector("p.warning")!.TextContent, StringComparison.Ordinal);
        Assert.Equal($"cell {Hostile}", page.QuerySelector("table td")!.TextContent);
        Assert.Equal($"row {Hostile}", page.QuerySelector("tbody th")!.TextContent);
    }

    [Fact]
    public void Every_chart_has_a_name_a_description_and_its_data()
    {
        var page = new HtmlParser().ParseDocument(_page);
        var figures = page.QuerySelectorAll("figure").ToArray();
        Assert.Equal(4, figures.Length);
        Assert.All(figures, figure =>
        {
            var svg = figure.QuerySelector("svg")!;
            Assert.Equal("img", svg.GetAttribute("role"));
            var labels = svg.GetAttribute("aria-labelledby")!.Split(' ');
            Assert.Equal(figure.QuerySelector("figcaption")!.TextContent, page.GetElementById(labels[0])!.TextContent);
            Assert.Equal($"Seen {Hostile}", page.GetElementById(labels[1])!.TextContent);
            Assert.NotEmpty(figure.QuerySelectorAll("details table tbody tr"));
            Assert.DoesNotContain("NaN", svg.OuterHtml, StringComparison.Ordinal);
        });
        var ids = page.All.Select(element => element.Id).Where(id => !string.IsNullOrEmpty(id)).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void The_columns_of_a_waterfall_meet()
    {
        var chart = (WaterfallChart)Everything.Blocks[^1];
        var steps = chart.Steps().ToArray();
        Assert.Equal([1, 0.75, 0.8, 0.8], steps.Select(step => Math.Round(step.To, 12)));
        Assert.Equal([0, 1, 0.75, 0], steps.Select(step => Math.Round(step.From, 12)));
    }

    [Fact]
    public void Charts_of_nothing_but_zeros_are_drawn()
    {
        var page = HtmlReport.Render(new("t", "s",
        [
            new BarChart("b", "d", [new("x", 0)]),
            new HistogramPair("h", "d", "a", [0, 0], new("a", [0]), new("b", [0])),
            new LineChart("l", "d", "x", "y", [new("s", [new(0, 0)])]),
            new WaterfallChart("w", "d", new("i", 0), [new("c", 0)], new("a", 0)),
        ]));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
    }
}
