using Winnow.Numerics.Kernels;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Kernels;

public class EmbeddingSumTests
{
    [Theory, MemberData(nameof(Sweep.SetData), MemberType = typeof(Sweep))]
    public void Rows_of_three_tables_are_added(InstructionSet set)
    {
        const int rows = 9, tokens = 5;
        int[] ids = [8, 0, 3, 3, 7], types = [1, 0, 0, 1, 1];
        foreach (var hidden in Sweep.Lengths.Where(length => length > 0))
        {
            using var words = new BoundedMemory<float>(Sweep.Values(rows * hidden, 1));
            using var kinds = new BoundedMemory<float>(Sweep.Values(2 * hidden, 2));
            using var places = new BoundedMemory<float>(Sweep.Values(tokens * hidden, 3));
            using var sum = new BoundedMemory<float>(tokens * hidden);
            EmbeddingSum.Apply(set, words.Span, kinds.Span, places.Span, ids, types, hidden, sum.Span);
            for (var i = 0; i < tokens * hidden; i++)
            {
                var (token, column) = Math.DivRem(i, hidden);
                Assert.Equal(
                    words.Span[(ids[token] * hidden) + column] + kinds.Span[(types[token] * hidden) + column] + places.Span[i],
                    sum.Span[i]);
            }
        }
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(4, 0)]
    [InlineData(0, 2)]
    [InlineData(0, -1)]
    public void An_index_without_a_row_is_refused(int id, int type) => Assert.Throws<ArgumentOutOfRangeException>(
        () => EmbeddingSum.Apply(new float[16], new float[8], new float[4], [id], [type], 4, new float[4]));

    [Fact]
    public void More_tokens_than_positions_are_refused() => Assert.Throws<ArgumentException>(
        () => EmbeddingSum.Apply(new float[16], new float[8], new float[4], [0, 1], [0, 0], 4, new float[8]));
}
