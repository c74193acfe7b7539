using Winnow.Lab.Evaluation;

namespace Winnow.Tests.Lab.Evaluation;

public sealed class BootstrapIntervalTests
{
    [Fact]
    public void EqualDifferencesLeaveNoDoubt() =>
        Assert.Equal(new BootstrapInterval(0.25, 0.25, 0.25), BootstrapInterval.Of([0.25, 0.25, 0.25]));

    [Fact]
    public void TheIntervalIsTheNormalOneForManyQueries()
    {
        double[] differences = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? 0.1 : -0.06)];
        var measured = BootstrapInterval.Of(differences);
        // Standard deviation 0.08 over √400 queries, 1.96 of them on either side.
        Assert.Equal(0.02, measured.Mean, 1e-12);
        Assert.Equal(0.02 - (1.96 * 0.004), measured.Low, 5e-4);
        Assert.Equal(0.02 + (1.96 * 0.004), measured.High, 5e-4);
        Assert.Equal(measured, BootstrapInterval.Of(differences));
    }

    [Fact]
    public void WithoutDifferencesThereIsNothingToSay() => Assert.Throws<ArgumentOutOfRangeException>(() => BootstrapInterval.Of([]));
}
