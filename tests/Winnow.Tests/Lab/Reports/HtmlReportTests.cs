using System.Globalization;
using System.Text.RegularExpressions;
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
            Assert.Equal(["broad", "narrow"], figure.QuerySelectorAll("svg").Select(picture => picture.ClassName));
        });
        Assert.All(page.QuerySelectorAll("div.wide"), table =>
        {
            Assert.Equal("0", table.GetAttribute("tabindex"));
            Assert.Equal(table.QuerySelector("caption")!.TextContent, table.GetAttribute("aria-label"));
        });
        var ids = page.All.Select(element => element.Id).Where(id => !string.IsNullOrEmpty(id)).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    /// <summary>Where several things have a colour each, a key says which.</summary>
    [Fact]
    public void Colours_have_a_key()
    {
        var lines = new LineChart(
            "l", "d", "x", "y",
            [new("one", [new(1, 2)]), new("two", [new(2, 3)]), new("ideal", [new(1, 2), new(2, 3)], IsReference: true)]);
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(new("t", "s", [lines, lines with { Series = [lines.Series[0]] }])));
        var figures = page.QuerySelectorAll("figure").ToArray();
        Assert.Equal(["one", "two", "ideal"], figures[0].QuerySelectorAll(".legend li").Select(entry => entry.TextContent));
        Assert.Equal(["k0", "k1", "ref"], figures[0].QuerySelectorAll(".legend span").Select(key => key.ClassName));
        Assert.Empty(figures[1].QuerySelectorAll(".legend"));
        Assert.Equal(["x", "y"], figures[1].QuerySelectorAll("thead th").Select(heading => heading.TextContent));
    }

    [Fact]
    public void No_text_leaves_its_picture()
    {
        var page = new HtmlParser().ParseDocument(HtmlReport.Render(new("t", "s",
        [
            new BarChart("b", "d", [new("somewhere/the/runs/of/another/system/with/a/long/name.run", 0.5, 0.4, 0.6), new("short", 0.1)]),
            new WaterfallChart(
                "w", "d", new("ideal", 1), [new("ann", 0.25, 0.2, 0.3, "missed by the approximate index")], new("nDCG@10", 0.75, 0.7, 0.8)),
            new LineChart(
                "l", "d", "x", "y",
                [new("s", [new(10, 2, Note: "a long note at the left edge"), new(100_000, 3, Note: "a long note at the right edge")])])
            {
                LogX = true,
            },
        ])));
        Assert.All(page.QuerySelectorAll("svg"), picture =>
        {
            var width = double.Parse(picture.GetAttribute("viewBox")!.Split(' ')[2], CultureInfo.InvariantCulture);
            Assert.All(picture.QuerySelectorAll("text"), text =>
            {
                // What a letter takes at the most, in the sizes of the style sheet.
                var length = text.TextContent.Length * (text.ClassName!.Contains("small", StringComparison.Ordinal) ? 6.1 : 6.9);
                var x = double.Parse(text.GetAttribute("x")!, CultureInfo.InvariantCulture);
                var from = text.GetAttribute("text-anchor") switch { "start" => x, "end" => x - length, _ => x - (length / 2) };
                Assert.True(
                    from >= -2 && from + length <= width + 2, $"'{text.TextContent}' reaches from {from} to {from + length} of {width}");
            });
        });
    }

    /// <summary>WCAG 2.2: text at least 4.5 (1.4.3), what else is to be seen at least 3 (1.4.11), in both themes.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Every_colour_stands_out_from_its_background(int theme)
    {
        var colours = Regex.Matches(HtmlStyle.Sheet.Split(":root")[1 + theme].Split('}')[0], "--([a-z0-9-]+): #([0-9a-f]{6})")
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        foreach (var background in new[] { "bg", "panel" })
        {
            foreach (var text in new[] { "fg", "dim" })
            {
                Assert.True(
                    Contrast(colours[text], colours[background]) >= 4.5,
                    $"{text} on {background}: {Contrast(colours[text], colours[background])}");
            }

            foreach (var mark in new[] { "s0", "s1", "s2", "s3", "s4", "s5", "base" })
            {
                Assert.True(
                    Contrast(colours[mark], colours[background]) >= 3,
                    $"{mark} on {background}: {Contrast(colours[mark], colours[background])}");
            }
        }

        Assert.True(Contrast(colours["warn"], colours["warn-bg"]) >= 4.5);
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

    private static double Contrast(string one, string other)
    {
        double[] bright = [.. new[] { Luminance(one), Luminance(other) }.OrderDescending()];
        return (bright[0] + 0.05) / (bright[1] + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. Convert.FromHexString(colour).Select(part => part / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
