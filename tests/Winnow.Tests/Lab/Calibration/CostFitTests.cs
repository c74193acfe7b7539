using Winnow.Lab.Calibration;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval.Deadlines;

namespace Winnow.Tests.Lab.Calibration;

public class CostFitTests
{
    private static readonly PairCost Truth = new(0.4, 0.05, 0.012, 2e-6);

    [Fact]
    public void A_cost_without_noise_is_found_exactly()
    {
        var fit = CostFit.Fit(Samples(200, (_, cost) => cost));
        Assert.Equal(Truth.Call, fit.Cost.Call, 1e-6);
        Assert.Equal(Truth.Pair, fit.Cost.Pair, 1e-6);
        Assert.Equal(Truth.Token, fit.Cost.Token, 1e-8);
        Assert.Equal(Truth.SquaredToken, fit.Cost.SquaredToken, 1e-10);
        Assert.All(fit.Ratios, ratio => Assert.Equal(1, ratio, 1e-6));
    }

    [Fact]
    public void Calls_that_another_process_slowed_down_do_not_move_the_cost()
    {
        var fit = CostFit.Fit(Samples(300, (i, cost) => i % 10 == 0 ? 5 * cost : cost * (1 + (0.02 * Math.Sin(i)))));
        int[] lengths = [.. Enumerable.Repeat(120, 100)];
        Assert.Equal(1, fit.Cost.Predict(lengths) / Truth.Predict(lengths), 0.02);
        Assert.True(fit.Ratios.Max() > 4, "the slow calls are in the spread");
        Assert.InRange(fit.MedianError, 0, 0.03);
    }

    [Fact]
    public void No_term_is_negative_and_calls_of_one_size_suffice_for_that_size()
    {
        var samples = Enumerable.Range(0, 20).Select(_ => CostSample.Of([.. Enumerable.Repeat(64, 10)], 8)).ToArray();
        var fit = CostFit.Fit(samples);
        Assert.All(new[] { fit.Cost.Call, fit.Cost.Pair, fit.Cost.Token, fit.Cost.SquaredToken }, term => Assert.True(term >= 0));
        Assert.Equal(8, fit.Cost.Predict([.. Enumerable.Repeat(64, 10)]), 1e-6);
    }

    [Fact]
    public void Least_squares_without_negative_coefficients_have_the_least_error_of_a_fine_search()
    {
        var random = new SplitMix64(7);
        for (var trial = 0; trial < 50; trial++)
        {
            var features = Enumerable.Range(0, 12).Select(_ => new[] { 1, Next(), Next() }).ToArray();
            double[] targets = [.. features.Select(row => (0.5 * row[1]) - (0.3 * row[2]) + Next())];
            double[] weights = [.. targets.Select(_ => Next() + 0.1)];
            var fitted = Error(NonNegativeLeastSquares.Fit(features, targets, weights));
            for (var step = 0; step < 2000; step++)
                Assert.True(fitted <= Error([Next() * 2, Next() * 2, Next() * 2]) + 1e-9);

            double Error(double[] terms) =>
                features.Select((row, i) => weights[i] * Math.Pow(targets[i] - row.Zip(terms, (x, c) => x * c).Sum(), 2)).Sum();
        }

        double Next() => random.Next(1000) / 1000.0;
    }

    private static CostSample[] Samples(int count, Func<int, double, double> time)
    {
        var random = new SplitMix64(3);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int[] lengths = [.. Enumerable.Range(0, 5 + random.Next(150)).Select(_ => 20 + random.Next(108))];
            return CostSample.Of(lengths, time(i, Truth.Predict(lengths)));
        })];
    }
}
