using Winnow.Lab.Evaluation;
using Winnow.Retrieval.Deadlines;

namespace Winnow.Lab.Calibration;

/// <summary>A call to a cross-encoder that was timed, in a search.</summary>
/// <param name="Pairs">Its pairs.</param>
/// <param name="Tokens">The tokens of all of them.</param>
/// <param name="SquaredTokens">The sum of the squares of their lengths.</param>
/// <param name="Milliseconds">What it took.</param>
/// <param name="Stage1">What stage 1 took before it, in milliseconds.</param>
public readonly record struct CostSample(int Pairs, long Tokens, long SquaredTokens, double Milliseconds, double Stage1)
{
    /// <summary>What the search took.</summary>
    public double Search => Stage1 + Milliseconds;

    /// <summary>A call with pairs of these lengths.</summary>
    public static CostSample Of(ReadOnlySpan<int> lengths, double milliseconds, double stage1 = 0)
    {
        long tokens = 0, squared = 0;
        foreach (var length in lengths)
        {
            tokens += length;
            squared += (long)length * length;
        }

        return new(lengths.Length, tokens, squared, milliseconds, stage1);
    }
}

/// <summary>The cost model of one cross-encoder on this machine, fitted to calls that were timed.</summary>
/// <param name="Cost">The model.</param>
/// <param name="Samples">The calls.</param>
public sealed record CostFit(PairCost Cost, IReadOnlyList<CostSample> Samples)
{
    private const int Rounds = 20;

    /// <summary>Huber's constant: 95 % as efficient as least squares on normal errors (Huber 1964).</summary>
    private const double Tuning = 1.345;

    /// <summary>For each call, what it took relative to what the model says: how far this machine wanders.</summary>
    public IReadOnlyList<double> Ratios { get; } =
        [.. Samples.Select(sample => sample.Milliseconds / Math.Max(1e-9, Predict(Cost, sample)))];

    /// <summary>The median of |measured / predicted − 1|.</summary>
    public double MedianError => Percentiles.Of(Ratios.Select(ratio => Math.Abs(ratio - 1))).P50;

    /// <summary>
    /// Fits ms = a + b·pairs + c·tokens + d·Σ length², no term negative. Errors count relative to the time measured, so that small calls
    /// matter as much as large ones, and outliers (another process had the core) count little: reweighted least squares with
    /// Huber's weights.
    /// </summary>
    /// <param name="samples">At least one call; of different sizes, or the terms can't be told apart.</param>
    public static CostFit Fit(IReadOnlyList<CostSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfZero(samples.Count);
        double[][] features = [.. samples.Select(sample => new double[] { 1, sample.Pairs, sample.Tokens, sample.SquaredTokens })];
        double[] times = [.. samples.Select(sample => Math.Max(1e-6, sample.Milliseconds))];
        double[] relative = [.. times.Select(time => 1 / (time * time))];
        var weights = relative;
        double[] terms = [];
        for (var round = 0; round < Rounds; round++)
        {
            terms = NonNegativeLeastSquares.Fit(features, times, weights);
            double[] errors = [.. times.Select((time, i) => Math.Abs(1 - (Predict(terms, features[i]) / time)))];
            // The median absolute error estimates the spread; 0.6745 makes it a standard deviation of normal errors.
            var limit = Tuning * Math.Max(1e-9, Percentiles.Of(errors).P50 / 0.6745);
            weights = [.. relative.Select((weight, i) => weight * Math.Min(1, limit / Math.Max(errors[i], double.Epsilon)))];
        }

        return new(new PairCost(terms[0], terms[1], terms[2], terms[3]), samples);
    }

    /// <summary>What the model says of a call.</summary>
    internal static double Predict(PairCost cost, CostSample call) =>
        cost.Call + (cost.Pair * call.Pairs) + (cost.Token * call.Tokens) + (cost.SquaredToken * call.SquaredTokens);

    private static double Predict(double[] terms, double[] features)
    {
        var sum = 0.0;
        for (var i = 0; i < terms.Length; i++)
            sum += terms[i] * features[i];
        return sum;
    }
}
