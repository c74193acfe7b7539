using Winnow.Lab.Calibration;
using Winnow.Retrieval;
using Winnow.Retrieval.Deadlines;

namespace Winnow.Tests.Lab.Calibration;

public class TimeForecastTests
{
    private static readonly PairCost Cost = new(0, 0, 0.01, 0);

    private static readonly CandidatePool Pool = new(["a", "b", "c"], [3, 2.9f, 0], milliseconds: 1, new Dictionary<string, int>());

    [Fact]
    public void Calls_of_the_like_cost_tell_how_far_one_wanders()
    {
        // Short calls take up to twice as long as the model says, long ones exactly as long.
        CostSample[] samples =
        [
            .. Enumerable.Range(0, 40).Select(i => CostSample.Of([100], 1 + (i / 39.0), stage1: 2)),
            .. Enumerable.Range(0, 40).Select(_ => CostSample.Of([10_000], 100, stage1: 3)),
        ];
        var forecast = new TimeForecast(new(Cost, samples));

        var shortCall = forecast.Of([Pool], [[110, 0, 0]], depth: 1, FinalOrder.Replace);
        Assert.InRange(shortCall.P95, 2 + (1.1 * 1.6), 2 + (1.1 * 2));
        var longCall = forecast.Of([Pool], [[9_000, 0, 0]], depth: 1, FinalOrder.Replace);
        Assert.Equal(3 + 90, longCall.P95, 1e-9);
        Assert.Equal(3 + 90, longCall.P50, 1e-9);
    }

    [Fact]
    public void Only_candidates_within_the_depth_cost()
    {
        var forecast = new TimeForecast(new(Cost, [CostSample.Of([100], 1)]));
        Assert.Equal(2, forecast.Of([Pool], [[100, 100, 100]], depth: 2, FinalOrder.Blend).P50, 1e-9);
        Assert.Equal(3, forecast.Of([Pool], [[100, 100, 100]], depth: 10, FinalOrder.Blend).P50, 1e-9);
    }

    [Fact]
    public void A_gate_that_stays_shut_costs_what_stage_1_does()
    {
        var forecast = new TimeForecast(new(Cost, [CostSample.Of([100], 1, stage1: 5)]));
        var sure = new CandidatePool(["a", "b", "c"], [3, 0.1f, 0], milliseconds: 1, new Dictionary<string, int>());
        var order = FinalOrder.GateAt(0.5f);
        Assert.Equal(1, forecast.Of([sure], [[100, 100, 100]], depth: 3, order).P50);
        Assert.Equal(5 + 3, forecast.Of([Pool], [[100, 100, 100]], depth: 3, order).P50, 1e-9);
    }
}
