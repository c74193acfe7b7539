using Winnow.Corpus;

namespace Winnow.Tests.Corpus;

public sealed class IsoDateTests
{
    [Theory]
    [InlineData("2024-03-01", "2024-03-01")]
    [InlineData("2024-02-29", "2024-02-29")]
    [InlineData("0001-01-01", "0001-01-01")]
    [InlineData("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    [InlineData("2024-03-01T09:30", "2024-03-01T09:30:00Z")]
    [InlineData("2024-03-01 09:30:15", "2024-03-01T09:30:15Z")]
    [InlineData("2024-03-01t09:30:15.25z", "2024-03-01T09:30:15.25Z")]
    [InlineData("2024-03-01T01:30:00+02:00", "2024-02-29T23:30:00Z")]
    [InlineData("2024-03-01T00:00:00-00:30", "2024-03-01T00:30:00Z")]
    [InlineData("2024-03-01T09:30:15.123456789Z", "2024-03-01T09:30:15.1234567Z")]
    [InlineData("2024-03-01T02:00+02:00", "2024-03-01")]
    public void Reads_dates(string text, string canonical)
    {
        Assert.True(IsoDate.TryParse(text, out var instant));
        Assert.Equal(canonical, IsoDate.ToText(instant));
        Assert.True(IsoDate.TryParse(canonical, out var again));
        Assert.Equal(instant, again);
        Assert.Equal(TimeSpan.Zero, instant.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024")]
    [InlineData("2024-03")]
    [InlineData("2023-02-29")]
    [InlineData("2024-13-01")]
    [InlineData("2024-00-01")]
    [InlineData("0000-01-01")]
    [InlineData("2024-3-1")]
    [InlineData("2024-03-01T")]
    [InlineData("2024-03-01T24:00")]
    [InlineData("2024-03-01T09:60")]
    [InlineData("2024-03-01T09:30:60")]
    [InlineData("2024-03-01T09:30:15.")]
    [InlineData("2024-03-01T09:30:")]
    [InlineData("2024-03-01T09:30+0200")]
    [InlineData("2024-03-01T09:30x")]
    [InlineData("2024-03-01 was a Friday")]
    [InlineData("0001-01-01T00:00+01:00")]
    [InlineData("٢٠٢٤-03-01")]
    public void Refuses_what_is_none(string text) => Assert.False(IsoDate.TryParse(text, out _));
}
