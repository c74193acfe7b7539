using FsCheck;
using FsCheck.Fluent;
using Winnow.Corpus;
using Winnow.Indexing.Filters;

namespace Winnow.Tests.Indexing.Filters;

public sealed class FilterTests
{
    [Fact]
    public void What_is_written_is_read_back() => Prop.ForAll(RandomFilters.Filters, filter =>
        Assert.Equal(filter, Filter.Parse(filter.ToString()))).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData("year >= 2020 and tag in (a, b) and not draft = true", "year >= 2020 and tag in (a, b) and not draft = true")]
    [InlineData("a=1 or b=2 and c=3", "a = 1 or b = 2 and c = 3")]
    [InlineData("(a = 1 or b = 2) AND c == 3", "(a = 1 or b = 2) and c = 3")]
    [InlineData("path starts with \"docs/\"", "path ^= docs/")]
    [InlineData("path ^= 'my docs/'", "path ^= \"my docs/\"")]
    [InlineData("exists(tag) and tag not in ('x')", "exists(tag) and not tag in (x)")]
    [InlineData("2020 <= year < 2022", "2020 <= year < 2022")]
    [InlineData("when > 2024-03-01T09:30+02:00", "when > 2024-03-01T07:30:00Z")]
    [InlineData("\"publication year\" = '2020'", "\"publication year\" = \"2020\"")]
    [InlineData("zip = 007 and not not n != -1.50", "zip = 007 and not not n != -1.5")]
    [InlineData("name = \"say \\\"x\\\"\"", "name = \"say \\\"x\\\"\"")]
    [InlineData("in = 3", null)]
    [InlineData("\"in\" = 3 and exists = 2", "\"in\" = 3 and exists = 2")]
    public void Reads_the_text_form(string text, string? canonical)
    {
        if (canonical is null)
            Assert.Throws<FilterException>(() => Filter.Parse(text));
        else
            Assert.Equal(canonical, Filter.Parse(text).ToString());
    }

    [Fact]
    public void Types_what_stands_without_quotes()
    {
        Assert.Equal(
            new Filter.In("x",
            [
                MetadataValue.Of(5), MetadataValue.Of("5"), MetadataValue.Of(true), MetadataValue.Of("true"),
                MetadataValue.Of(new DateTimeOffset(2024, 3, 1, 0, 0, 0, TimeSpan.Zero)), MetadataValue.Of("2024-03-01"),
                MetadataValue.Of("007"), MetadataValue.Of(0.30000000000000004), MetadataValue.Of("9007199254740993"),
            ]),
            Filter.Parse("x in (5, '5', true, 'true', 2024-03-01, '2024-03-01', 007, 0.30000000000000004, 9007199254740993)"));
    }

    [Theory]
    [InlineData("", 1, "expected a clause")]
    [InlineData("year", 5, "expected one of =")]
    [InlineData("year >= and x = 1", 9, "expected a value, found 'and'")]
    [InlineData("year >= 2020 tag = a", 14, "expected and, or, or the end, found 'tag'")]
    [InlineData("tag in (a, b", 13, "expected ',' or ')', found the end")]
    [InlineData("tag in a", 8, "expected '('")]
    [InlineData("(a = 1", 7, "expected ')'")]
    [InlineData("a = 'x", 5, "never closed")]
    [InlineData("a ~ 1", 3, "expected one of =")]
    [InlineData("a ! 1", 3, "no operator")]
    [InlineData("1 <= a <= x", 11, "of one type")]
    [InlineData("a < true", 5, "numbers, dates or texts")]
    [InlineData("exists(a", 9, "expected ')'")]
    [InlineData("a starts \"x\"", 10, "expected 'with'")]
    public void Says_where_and_what_was_expected(string text, int position, string problem)
    {
        var message = Assert.Throws<FilterException>(() => Filter.Parse(text)).Message;
        Assert.StartsWith($"filter, character {position}: ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_a_filter_or_one_line_of_error()
    {
        string[] pieces =
        [
            "a", "not", "and", "or", "in", "exists", "(", ")", ",", "=", "!=", "<", "<=", ">", "^=", "starts", "with", "'x y'", "\"", "\\",
            "5", "\n", "2024-01-01", "!",
        ];
        Prop.ForAll(Gen.Elements(pieces).ListOf().Select(list => string.Join(' ', list)).ToArbitrary(), text =>
        {
            try
            {
                var filter = Filter.Parse(text);
                Assert.Equal(filter, Filter.Parse(filter.ToString()));
            }
            catch (FilterException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Depth_has_a_limit() =>
        Assert.Contains(
            "nested deeper",
            Assert.Throws<FilterException>(() => Filter.Parse(string.Concat(Enumerable.Repeat("not ", 100_000)) + "a = 1")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_makes_no_sense_can_not_be_made()
    {
        var value = MetadataValue.Of(1);
        Assert.Throws<ArgumentException>(() => new Filter.Eq("a", MetadataValue.Of([value])));
        Assert.Throws<ArgumentException>(() => new Filter.In("a", []));
        Assert.Throws<ArgumentException>(() => new Filter.And([new Filter.Exists("a")]));
        Assert.Throws<ArgumentException>(() => new Filter.Range("a", null, null));
        Assert.Throws<ArgumentException>(() => new Filter.Range("a", value, MetadataValue.Of("x")));
        Assert.Throws<ArgumentException>(() => new Filter.Range("a", MetadataValue.Of(true), null));
    }
}
