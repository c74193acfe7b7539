namespace Winnow.Tests;

/// <summary>Nouns in the number that their count asks for.</summary>
public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 documents")]
    [InlineData(1, "1 document")]
    [InlineData(2, "2 documents")]
    [InlineData(1_234_567, "1,234,567 documents")]
    public void ANounFollowsItsCount(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "document"));

    [Fact]
    public void APluralOfItsOwnIsUsed() =>
        Assert.Equal("1 query was, 2 queries were", $"{Counted.Of(1, "query was")}, {Counted.Of(2, "query was", "queries were")}");
}
