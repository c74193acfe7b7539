using Winnow.Numerics.Kernels;

namespace Winnow.Tests.Numerics.Kernels;

public class SaturationTests
{
    [Fact]
    public void Many_are_the_bits_of_one()
    {
        var random = new Random(1);
        for (var count = 0; count < 70; count++)
        {
            var amounts = Enumerable.Range(0, count).Select(_ => random.Next(20) * 0.5f).ToArray();
            var sizes = Enumerable.Range(0, count).Select(_ => (float)random.Next(300)).ToArray();
            var (weight, atZero, perSize) = (random.NextSingle() * (1 << 29), random.NextSingle(), random.NextSingle() / 100);
            var results = new int[count];
            Saturation.Compute(amounts, sizes, weight, atZero, perSize, results);
            for (var i = 0; i < count; i++)
                Assert.Equal(Saturation.Of(amounts[i], sizes[i], weight, atZero, perSize), results[i]);
        }
    }

    [Fact]
    public void More_is_never_less_and_longer_never_more()
    {
        var random = new Random(2);
        for (var run = 0; run < 100_000; run++)
        {
            var (weight, atZero, perSize) = (random.NextSingle() * (1 << 29), random.NextSingle(), random.NextSingle() / 100);
            var (amount, size) = (1 + (random.Next(100) * 0.1f), random.Next(1000));
            var result = Saturation.Of(amount, size, weight, atZero, perSize);
            Assert.True(Saturation.Of(MathF.BitIncrement(amount), size, weight, atZero, perSize) >= result);
            Assert.True(Saturation.Of(amount + 1, size, weight, atZero, perSize) >= result);
            Assert.True(Saturation.Of(amount, size + 1, weight, atZero, perSize) <= result);
            Assert.InRange(result, 1, 1 + (int)weight);
        }
    }

    [Fact]
    public void It_is_the_formula()
    {
        Assert.Equal(1 + 500, Saturation.Of(1, 0, 1000, 1, 0));
        Assert.Equal(1 + 750, Saturation.Of(3, 50, 1000, 0.5f, 0.01f));
        Assert.Equal(1 + 1000, Saturation.Of(2, 7, 1000, 0, 0));
        Assert.Equal(1, Saturation.Of(0, 7, 1000, 0, 0));
    }
}
