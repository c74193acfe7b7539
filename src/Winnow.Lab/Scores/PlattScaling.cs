using Winnow.Retrieval.Profiles;

namespace Winnow.Lab.Scores;

/// <summary>
/// Platt scaling: probability = 1 / (1 + e^−(slope · score + intercept)), fitted to labels (Platt 1999, "Probabilistic Outputs for Support
/// Vector Machines"), by the Newton method with backtracking of Lin, Lin and Weng (2007, "A Note on Platt's Probabilistic Outputs").
/// </summary>
public static class PlattScaling
{
    private const int MostSteps = 100;

    /// <summary>
    /// Fits to labelled scores, of which there is at least one. The slope is at least 0: a greater score is never less probable.
    /// </summary>
    public static ScoreCalibration Fit(IReadOnlyList<LabelledScore> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfZero(scores.Count);
        var relevant = scores.Count(score => score.IsRelevant);
        var others = scores.Count - relevant;
        // Targets a little within 0 and 1: with few labels of a kind, certainty would be unwarranted, and the slope without bound.
        var (positive, negative) = ((relevant + 1.0) / (relevant + 2.0), 1.0 / (others + 2.0));
        double[] targets = [.. scores.Select(score => score.IsRelevant ? positive : negative)];
        var (slope, intercept) = (0.0, Math.Log((relevant + 1.0) / (others + 1.0)));
        var loss = Loss(scores, targets, slope, intercept);
        for (var step = 0; step < MostSteps; step++)
        {
            var (g, h) = Derivatives(scores, targets, slope, intercept);
            var determinant = (h.AA * h.BB) - (h.AB * h.AB);
            var (da, db) = (-((h.BB * g.A) - (h.AB * g.B)) / determinant, -((h.AA * g.B) - (h.AB * g.A)) / determinant);
            var descent = (g.A * da) + (g.B * db);
            if (Math.Abs(descent) < 1e-12)
                break;
            var size = 1.0;
            for (; size > 1e-10; size /= 2)
            {
                var next = Loss(scores, targets, slope + (size * da), intercept + (size * db));
                if (next < loss + (1e-4 * size * descent))
                {
                    (slope, intercept, loss) = (slope + (size * da), intercept + (size * db), next);
                    break;
                }
            }

            if (size <= 1e-10)
                break;
        }

        return new(CalibrationKind.Platt, slope >= 0 ? [slope, intercept] : [0, Math.Log((relevant + 1.0) / (others + 1.0))], []);
    }

    internal static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    private static double Loss(IReadOnlyList<LabelledScore> scores, double[] targets, double slope, double intercept)
    {
        double loss = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            var x = (slope * scores[i].Score) + intercept;
            // −t log p − (1 − t) log(1 − p), where p is near neither 0 nor 1 in the exponent that is taken.
            loss += x >= 0 ? ((1 - targets[i]) * x) + Math.Log(1 + Math.Exp(-x)) : (-targets[i] * x) + Math.Log(1 + Math.Exp(x));
        }

        return loss;
    }

    private static ((double A, double B) Gradient, (double AA, double AB, double BB) Hessian) Derivatives(
        IReadOnlyList<LabelledScore> scores, double[] targets, double slope, double intercept)
    {
        // A little on the diagonal keeps the matrix regular where all scores are equal.
        var (a, b, aa, ab, bb) = (0.0, 0.0, 1e-9, 0.0, 1e-9);
        for (var i = 0; i < targets.Length; i++)
        {
            var (score, p) = (scores[i].Score, Sigmoid((slope * scores[i].Score) + intercept));
            var (error, weight) = (p - targets[i], p * (1 - p));
            a += error * score;
            b += error;
            aa += weight * score * score;
            ab += weight * score;
            bb += weight;
        }

        return ((a, b), (aa, ab, bb));
    }
}
