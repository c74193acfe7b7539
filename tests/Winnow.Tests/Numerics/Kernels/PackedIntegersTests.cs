using Winnow.Numerics.Kernels;

namespace Winnow.Tests.Numerics.Kernels;

public class PackedIntegersTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(0, 32)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Blocks_and_runs_come_back(int bits)
    {
        var random = new Random(bits);
        for (var run = 0; run < 20; run++)
        {
            var values = Enumerable.Range(0, 128).Select(_ => random.Next() & (int)((1L << bits) - 1)).ToArray();
            var words = new uint[PackedIntegers.BlockWords(bits)];
            PackedIntegers.PackBlock(values, bits, words);
            var back = new int[128];
            PackedIntegers.UnpackBlock(words, bits, back);
            Assert.Equal(values, back);

            var part = values[..random.Next(129)];
            words = new uint[PackedIntegers.RunWords(part.Length, bits)];
            PackedIntegers.PackRun(part, bits, words);
            var first = random.Next(part.Length + 1);
            back = new int[part.Length - first];
            PackedIntegers.UnpackRun(words, bits, first, back);
            Assert.Equal(part[first..], back);
        }
    }

    [Fact]
    public void Bits_are_what_the_largest_needs()
    {
        Assert.Equal(0, PackedIntegers.Bits(0));
        Assert.Equal(1, PackedIntegers.Bits(1));
        Assert.Equal(8, PackedIntegers.Bits(255));
        Assert.Equal(31, PackedIntegers.Bits(int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => PackedIntegers.UnpackBlock(new uint[128], 32, new int[128]));
    }

    [Fact]
    public void Gaps_become_ascending_numbers()
    {
        var random = new Random(3);
        var gaps = Enumerable.Range(0, 128).Select(_ => random.Next(1000)).ToArray();
        var expected = new int[128];
        var sum = 41;
        for (var i = 0; i < 128; i++)
            expected[i] = sum += gaps[i] + 1;
        PackedIntegers.SumGaps(gaps, 41);
        Assert.Equal(expected, gaps);
    }
}
