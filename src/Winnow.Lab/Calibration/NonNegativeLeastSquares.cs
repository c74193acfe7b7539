namespace Winnow.Lab.Calibration;

/// <summary>
/// Least squares with no coefficient below zero: minimises Σ weight · (target − Σ coefficient · feature)². For a handful of features, every
/// set of those that are not zero is tried, which is exact (Lawson and Hanson 1974 reach the same minimum with fewer tries).
/// </summary>
internal static class NonNegativeLeastSquares
{
    /// <summary>The coefficients, one for each of the F features; F is at most 8.</summary>
    /// <param name="features">N×F.</param>
    /// <param name="targets">N.</param>
    /// <param name="weights">N, none negative.</param>
    public static double[] Fit(double[][] features, double[] targets, double[] weights)
    {
        var count = features[0].Length;
        // Features differ by orders of magnitude (pairs, squared tokens); scaled to a like size, the normal equations are well conditioned.
        var scale = new double[count];
        for (var f = 0; f < count; f++)
            scale[f] = Math.Max(double.Epsilon, features.Max(row => row[f]));

        var (normal, right, square) = NormalEquations(features, targets, weights, scale);
        var best = new double[count];
        var least = square;
        for (var set = 1; set < 1 << count; set++)
        {
            int[] members = [.. Enumerable.Range(0, count).Where(f => (set & (1 << f)) != 0)];
            if (!TrySolve(normal, right, members, out var solution) || solution.Any(value => value < 0))
                continue;
            // At the minimum over these features the error is Σ w·t² − Σ c·right.
            var error = square;
            for (var i = 0; i < members.Length; i++)
                error -= solution[i] * right[members[i]];
            if (error >= least - (1e-12 * square))
                continue;
            least = error;
            best = new double[count];
            for (var i = 0; i < members.Length; i++)
                best[members[i]] = solution[i] / scale[members[i]];
        }

        return best;
    }

    private static (double[,] Normal, double[] Right, double Square) NormalEquations(
        double[][] features, double[] targets, double[] weights, double[] scale)
    {
        var count = scale.Length;
        var (normal, right, square) = (new double[count, count], new double[count], 0.0);
        for (var n = 0; n < targets.Length; n++)
        {
            square += weights[n] * targets[n] * targets[n];
            for (var i = 0; i < count; i++)
            {
                var scaled = features[n][i] / scale[i];
                right[i] += weights[n] * scaled * targets[n];
                for (var j = 0; j < count; j++)
                    normal[i, j] += weights[n] * scaled * features[n][j] / scale[j];
            }
        }

        return (normal, right, square);
    }

    /// <summary>Gaussian elimination with pivoting; false if the features of the set say the same.</summary>
    private static bool TrySolve(double[,] normal, double[] right, int[] members, out double[] solution)
    {
        var size = members.Length;
        var rows = new double[size][];
        for (var i = 0; i < size; i++)
            rows[i] = [.. members.Select(j => normal[members[i], j]), right[members[i]]];
        solution = new double[size];
        for (var column = 0; column < size; column++)
        {
            var pivot = Enumerable.Range(column, size - column).MaxBy(i => Math.Abs(rows[i][column]));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            if (Math.Abs(rows[column][column]) < 1e-10 * normal[members[column], members[column]] || rows[column][column] == 0)
                return false;
            for (var i = column + 1; i < size; i++)
            {
                var factor = rows[i][column] / rows[column][column];
                for (var j = column; j <= size; j++)
                    rows[i][j] -= factor * rows[column][j];
            }
        }

        for (var i = size - 1; i >= 0; i--)
        {
            var sum = rows[i][size];
            for (var j = i + 1; j < size; j++)
                sum -= rows[i][j] * solution[j];
            solution[i] = sum / rows[i][i];
        }

        return true;
    }
}
