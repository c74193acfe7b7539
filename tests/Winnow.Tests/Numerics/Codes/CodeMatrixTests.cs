using Winnow.Numerics.Codes;

namespace Winnow.Tests.Numerics.Codes;

public class CodeMatrixTests
{
    [Fact]
    public void Scores_are_the_products_of_the_quantised_vectors()
    {
        foreach (var dimensions in new[] { 1, 63, 64, 100, 384 })
        {
            var vectors = Enumerable.Range(0, 300).Select(seed => Sweep.Values(dimensions, seed)).ToArray();
            var query = Sweep.Values(dimensions, 1_000);
            using var matrix = Matrix(vectors);
            using var coded = new CodeQuery(dimensions);
            coded.Set(query);
            var scores = new float[vectors.Length];
            matrix.Scores(coded, 0, scores);
            for (var row = 0; row < vectors.Length; row++)
            {
                var expected = Decoded(vectors[row]).Zip(Decoded(query), (x, y) => x * y).Sum();
                Assert.Equal(expected, scores[row], 1e-3);
            }

            var numbers = Enumerable.Range(0, vectors.Length).Reverse().ToArray();
            var gathered = new float[numbers.Length];
            matrix.Scores(coded, numbers, gathered);
            Assert.Equal(scores.Reverse(), gathered);
        }
    }

    [Fact]
    public void A_row_compared_with_itself_scores_its_squared_length()
    {
        var vectors = Enumerable.Range(0, 5).Select(seed => Sweep.Values(70, seed)).ToArray();
        using var matrix = Matrix(vectors);
        using var query = new CodeQuery(70);
        var score = new float[1];
        for (var row = 0; row < vectors.Length; row++)
        {
            query.Set(matrix, row);
            matrix.Scores(query, row, score);
            Assert.Equal(Decoded(vectors[row]).Sum(x => x * x), score[0], 1e-4);
        }
    }

    [Fact]
    public void Vectors_without_numbers_score_zero()
    {
        using var matrix = Matrix([[float.NaN, 1], [float.PositiveInfinity, 0], [0, 0], [1, 1]]);
        using var query = new CodeQuery(2);
        query.Set([1, 1]);
        var scores = new float[4];
        matrix.Scores(query, 0, scores);
        Assert.Equal([0, 0, 0, 2], scores);
    }

    [Fact]
    public void A_number_past_the_last_row_is_refused()
    {
        using var matrix = Matrix([[1, 2]]);
        using var query = new CodeQuery(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Scores(query, [1], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Scores(query, [-1], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Scores(query, 0, new float[2]));
        Assert.Throws<ArgumentException>(() => matrix.Scores(query, [0], []));
    }

    private static CodeMatrix Matrix(float[][] vectors)
    {
        var matrix = new CodeMatrix(vectors.Length, vectors[0].Length);
        for (var row = 0; row < vectors.Length; row++)
            matrix.Set(row, vectors[row]);
        return matrix;
    }

    private static double[] Decoded(float[] vector)
    {
        var scale = vector.Max(MathF.Abs) / 127;
        return [.. vector.Select(x => (double)scale * MathF.Round(x * (127 / vector.Max(MathF.Abs)), MidpointRounding.ToEven))];
    }
}
