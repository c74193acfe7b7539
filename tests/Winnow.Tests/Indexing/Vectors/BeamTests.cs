using Winnow.Indexing.Vectors;
using Winnow.Indexing.Vectors.Graph;

namespace Winnow.Tests.Indexing.Vectors;

public class BeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(37)]
    [InlineData(500)]
    public void Holds_the_best_and_expands_each_once_best_first(int capacity)
    {
        var random = new Random(capacity);
        var beam = new Beam();
        for (var round = 0; round < 20; round++)
        {
            beam.Reset(capacity);
            var (held, expanded) = (new List<ulong>(), new HashSet<int>());
            for (var id = 0; id < 300; id++)
            {
                var key = ScoreKey.Of(random.Next(50), id);
                beam.Offer(key);
                held = [.. held.Append(key).OrderDescending().Take(capacity)];
                Assert.Equal(held, beam.Keys.ToArray().Select(k => k & ~ScoreKey.Mark));
                if (id % 3 != 0)
                    continue;
                var next = held.Select(ScoreKey.Id).Where(node => !expanded.Contains(node)).FirstOrDefault(-1);
                Assert.Equal(next, beam.Next());
                var taken = beam.Expand();
                Assert.Equal(next, taken == 0 ? -1 : ScoreKey.Id(taken));
                if (next >= 0)
                    expanded.Add(next);
            }
        }
    }

    [Fact]
    public void Keys_are_in_the_order_of_results()
    {
        float[] scores = [float.PositiveInfinity, 3, 1e-40f, 0, -1e-40f, -2, float.NegativeInfinity, float.NaN];
        var keys = scores.SelectMany(score => new[] { ScoreKey.Of(score, 0), ScoreKey.Of(score, 5), ScoreKey.Of(score, int.MaxValue - 1) })
            .ToArray();
        Assert.Equal(keys.OrderDescending(), keys);
        Assert.Equal(scores.SelectMany(score => Enumerable.Repeat(score, 3)), keys.Select(ScoreKey.Score));
        Assert.Equal([0, 5, int.MaxValue - 1], keys.Take(3).Select(ScoreKey.Id));
        Assert.Equal(ScoreKey.Of(0f, 1), ScoreKey.Of(-0f, 1));
    }
}
