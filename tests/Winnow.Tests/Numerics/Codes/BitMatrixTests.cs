using Winnow.Numerics.Codes;

namespace Winnow.Tests.Numerics.Codes;

public class BitMatrixTests
{
    [Fact]
    public void Scores_are_those_of_the_definition()
    {
        foreach (var dimensions in new[] { 1, 63, 64, 65, 384 })
        {
            var (centre, query) = (Sweep.Values(dimensions, 1_000), Sweep.Values(dimensions, 1_001, -2, 3));
            using var matrix = new BitMatrix(50, dimensions);
            for (var row = 0; row < 50; row++)
                matrix.Set(row, Sweep.Values(dimensions, row), centre);
            var coded = new BitQuery(dimensions);
            coded.Set(query);
            var scores = new float[49];
            matrix.Scores(coded, 1, scores);
            for (var row = 1; row < 50; row++)
                Assert.Equal(Expected(Sweep.Values(dimensions, row), centre, query), scores[row - 1], 1e-3);
        }
    }

    [Fact]
    public void What_is_not_finite_scores_zero()
    {
        using var matrix = new BitMatrix(3, 2);
        matrix.Set(0, [float.NaN, 1], [0, 0]);
        matrix.Set(1, [0, 0], [0, 0]);
        matrix.Set(2, [1, -1], [0, 0]);
        var query = new BitQuery(2);
        var scores = new float[3];
        query.Set([1, -1]);
        matrix.Scores(query, 0, scores);
        Assert.Equal([0, 0, 2], scores);
        foreach (var odd in new[] { float.NaN, float.PositiveInfinity })
        {
            query.Set([odd, 1]);
            matrix.Scores(query, 0, scores);
            Assert.Equal([0, 0, 0], scores);
        }
    }

    private static double Expected(float[] vector, float[] centre, float[] query)
    {
        var rest = vector.Zip(centre, (v, c) => (double)(v - c)).ToArray();
        var factor = rest.Sum(x => x * x) / rest.Sum(Math.Abs);
        var (least, step) = (query.Min(), (query.Max() - query.Min()) / 15);
        var rounded = query.Select(q => step == 0 ? 0.0 : least + (step * MathF.Round((q - least) / step))).ToArray();
        return factor * rest.Zip(rounded, (x, q) => x > 0 ? q : -q).Sum();
    }
}
