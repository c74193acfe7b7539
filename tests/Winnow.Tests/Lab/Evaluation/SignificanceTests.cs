using Winnow.Lab.Evaluation;

namespace Winnow.Tests.Lab.Evaluation;

public sealed class SignificanceTests
{
    [Fact]
    public void The_only_more_extreme_signs_of_equal_differences_are_all_or_none()
    {
        Assert.Equal(2.0 / 16, RandomizationTest.PValue([0.1, 0.1, 0.1, 0.1]), 12);
        Assert.Equal(2.0 / 16, RandomizationTest.PValue([0.1, 0, 0.1, 0.1, 0, 0.1]), 12);
        Assert.Equal(1, RandomizationTest.PValue([0.1, -0.1]), 12);
        Assert.Equal(1, RandomizationTest.PValue([0, 0]));
        Assert.Equal(1, RandomizationTest.PValue([]));
    }

    [Fact]
    public void Drawn_signs_agree_with_the_normal_approximation_and_with_themselves()
    {
        // 400 differences with mean 0.02 and root mean square 0.0825: z = 0.02 · 20 / 0.0825 = 4.85, p about 1e-6; with mean 0.01, z =
        // 2.48, p about 0.0131.
        double[] clear = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.1 : -0.06)];
        double[] faint = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.09 : -0.07)];
        Assert.InRange(RandomizationTest.PValue(clear), 1e-5, 1e-4);
        Assert.Equal(0.0131, RandomizationTest.PValue(faint), 0.002);
        Assert.Equal(RandomizationTest.PValue(faint), RandomizationTest.PValue(faint));
    }

    [Fact]
    public void The_sign_of_a_difference_does_not_matter()
    {
        double[] differences = [.. Enumerable.Range(1, 30).Select(i => Math.Sin(i) + 0.2)];
        Assert.Equal(RandomizationTest.PValue(differences), RandomizationTest.PValue([.. differences.Select(value => -value)]));
    }

    [Fact]
    public void Holm_multiplies_the_least_by_the_number_and_never_falls()
    {
        Assert.Equal([0.03, 0.06, 0.06], HolmCorrection.Adjust([0.01, 0.04, 0.03]).Select(p => Math.Round(p, 12)));
        Assert.Equal([0.9, 0.8], HolmCorrection.Adjust([0.9, 0.4]).Select(p => Math.Round(p, 12)));
        Assert.Empty(HolmCorrection.Adjust([]));
    }

    [Fact]
    public void Percentiles_interpolate()
    {
        var times = Percentiles.Of(Enumerable.Range(0, 101).Select(i => (double)i));
        Assert.Equal(new Percentiles(50, 95, 99), times);
        Assert.Equal(new Percentiles(15, 19.5, 19.9), Percentiles.Of([20, 10]));
    }

    [Theory]
    [InlineData("NDCG@5", "ndcg@5")]
    [InlineData(" map ", "map")]
    [InlineData("rprec", "rprec")]
    public void Measures_are_read_by_name(string text, string name)
    {
        Assert.True(Measure.TryParse(text, out var measure));
        Assert.Equal(name, measure.ToString());
    }

    [Theory]
    [InlineData("ndgc@5")]
    [InlineData("ndcg@0")]
    [InlineData("ndcg@-1")]
    [InlineData("ndcg@x")]
    [InlineData("ndcg@1@2")]
    [InlineData("p")]
    [InlineData("rprec@5")]
    [InlineData("")]
    public void What_is_no_measure_is_refused(string text) => Assert.False(Measure.TryParse(text, out _));
}
