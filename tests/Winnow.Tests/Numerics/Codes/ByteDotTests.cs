using System.Runtime.InteropServices;
using Winnow.Numerics.Codes;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Codes;

public unsafe class ByteDotTests
{
    private const int MostRows = 19;

    public static TheoryData<int> Kinds => [.. ByteDot.Usable(CpuFeatures.Best).Select(kind => (int)kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sums_are_those_of_the_definition(int kind)
    {
        foreach (var stride in new[] { 64, 128, 384, 448, 1024 })
        {
            for (var count = 0; count <= MostRows; count++)
                AssertSums((ByteDotKind)kind, stride, count, extreme: false);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_largest_products_do_not_overflow(int kind) =>
        AssertSums((ByteDotKind)kind, CodeMatrix.MaxDimensions, 5, extreme: true);

    private static void AssertSums(ByteDotKind kind, int stride, int count, bool extreme)
    {
        var random = new Random((stride * 31) + count);
        using var rows = new BoundedMemory<byte>(stride * Math.Max(count, 1));
        using var query = new BoundedMemory<sbyte>(stride);
        random.NextBytes(rows.Span);
        random.NextBytes(MemoryMarshal.AsBytes(query.Span));
        if (extreme)
        {
            rows.Span.Fill(byte.MaxValue);
            query.Span.Fill(sbyte.MinValue + 1);
        }

        var expected = new int[count];
        for (var row = 0; row < count; row++)
        {
            for (var i = 0; i < stride; i++)
                expected[row] += rows.Span[(row * stride) + i] * query.Span[i];
        }

        var numbers = Enumerable.Range(0, count).OrderBy(_ => random.Next()).ToArray();
        using var sums = new BoundedMemory<int>(count);
        using var gathered = new BoundedMemory<int>(count);
        fixed (byte* r = rows.Span)
        fixed (sbyte* q = query.Span)
        fixed (int* n = numbers, s = sums.Span, g = gathered.Span)
        {
            ByteDot.Consecutive(kind, r, stride, count, q, s);
            ByteDot.Gathered(kind, r, stride, n, count, q, g);
        }

        Assert.Equal(expected, sums.Span.ToArray());
        Assert.Equal(numbers.Select(number => expected[number]), gathered.Span.ToArray());
    }
}
