using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Kernels;

public class QueryAttentionTests
{
    private const double AbsoluteTolerance = 3e-6;

    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Equals_the_definition(InstructionSet set)
    {
        foreach (var hidden in new[] { 1, 20, 32, 64, 100 })
        {
            foreach (var length in Enumerable.Range(1, 40).Append(77).Append(256))
            {
                foreach (var count in new[] { 1, 3, 12, 16 })
                {
                    var stride = hidden + 3;
                    using var tokens = new BoundedMemory<float>(Sweep.Values(length * hidden, length, -2, 2));
                    var given = Sweep.Values(((count - 1) * stride) + hidden, count);
                    using var queries = new BoundedMemory<float>(given);
                    using var scratch = new BoundedMemory<float>(QueryAttention.ScratchLength(length, hidden, count));
                    scratch.Span.Fill(float.NaN);
                    var scale = 1 / MathF.Sqrt(hidden);
                    QueryAttention.Apply(set, tokens.Span, length, hidden, queries.Span, count, stride, scale, scratch.Span);
                    for (var query = 0; query < count; query++)
                    {
                        var expected = Naive(tokens.Span, length, given.AsSpan(query * stride, hidden), scale);
                        for (var i = 0; i < hidden; i++)
                        {
                            Tolerance.AssertAbsolute(
                                queries.Span[(query * stride) + i], expected[i], AbsoluteTolerance, $"length {length}, query {query}", i);
                        }

                        var gap = query * stride + hidden;
                        for (var i = gap; i < Math.Min(gap + 3, given.Length); i++)
                            Assert.Equal(given[i], queries.Span[i]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Spans_that_do_not_fit_are_refused()
    {
        var scratch = new float[QueryAttention.ScratchLength(4, 8, 2)];
        Assert.Throws<ArgumentException>(() => QueryAttention.Apply(new float[31], 4, 8, new float[16], 2, 8, 1, scratch));
        Assert.Throws<ArgumentException>(() => QueryAttention.Apply(new float[32], 4, 8, new float[15], 2, 8, 1, scratch));
        Assert.Throws<ArgumentException>(() => QueryAttention.Apply(new float[32], 4, 8, new float[16], 2, 8, 1, scratch.AsSpan(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => QueryAttention.Apply(new float[32], 4, 8, new float[16], 2, 7, 1, scratch));
        Assert.Throws<ArgumentOutOfRangeException>(() => QueryAttention.Apply([], 0, 8, new float[16], 2, 8, 1, scratch));
    }

    private static double[] Naive(ReadOnlySpan<float> tokens, int length, ReadOnlySpan<float> query, float scale)
    {
        var mean = new double[query.Length];
        var total = 0.0;
        for (var token = 0; token < length; token++)
        {
            var row = tokens.Slice(token * query.Length, query.Length);
            var score = 0.0;
            for (var i = 0; i < query.Length; i++)
                score += (double)query[i] * row[i];
            var weight = Math.Exp(score * scale);
            total += weight;
            for (var i = 0; i < query.Length; i++)
                mean[i] += weight * row[i];
        }
        return [.. mean.Select(value => value / total)];
    }
}
