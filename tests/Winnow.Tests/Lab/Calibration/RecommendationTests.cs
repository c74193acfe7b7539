using Winnow.Lab.Calibration;
using Winnow.Retrieval;
using Winnow.Transformers;

namespace Winnow.Tests.Lab.Calibration;

public class RecommendationTests
{
    private static readonly RerankVariant Variant = new("models/some-rerank", Precision.Int8, null);
    private static readonly CalibrationPoint Stage1 = Point(null, 0, 0.60, 2);

    private static readonly CalibrationPoint[] Points =
    [
        Stage1, Point(Variant, 10, 0.650, 20), Point(Variant, 20, 0.691, 40), Point(Variant, 50, 0.6995, 90),
        Point(Variant, 100, 0.700, 180), Point(Variant, 200, 0.69, 360),
    ];

    [Fact]
    public void The_fastest_of_those_that_are_good_enough_is_taken()
    {
        Assert.Equal(50, Recommendation.Choose(Points, budget: null).Depth);
        Assert.Equal(50, Recommendation.Choose(Points, budget: 100).Depth);
        Assert.Equal(20, Recommendation.Choose(Points, budget: 60).Depth);
        Assert.Equal(0, Recommendation.Choose(Points, budget: 10).Depth);
        Assert.Equal(Stage1, Recommendation.Choose(Points, budget: 1));
    }

    [Fact]
    public void What_gains_nothing_is_not_taken()
    {
        Assert.Equal(Stage1, Recommendation.Choose([Stage1, Point(Variant, 10, 0.60, 20), Point(Variant, 20, 0.55, 40)], budget: null));
        Assert.Equal(Stage1, Recommendation.Choose([Point(Variant, 10, 0.59, 20), Stage1], budget: null));
    }

    [Fact]
    public void The_front_rises_in_both_time_and_quality()
    {
        var front = Recommendation.ParetoFront(Points.Reverse());
        Assert.Equal([0, 10, 20, 50, 100], front.Select(point => point.Depth));
        Assert.All(Points, point => Assert.Contains(
            front, better => better.Ndcg.Mean >= point.Ndcg.Mean && better.Milliseconds.P95 <= point.Milliseconds.P95));
    }

    [Fact]
    public void The_marks_are_the_smallest_depths_that_reach_most_of_the_gain()
    {
        var curve = new VariantCurve(Variant, new CostFit(default, []), Points[1..]);
        Assert.Equal((20, 50), (curve.DepthOf90, curve.DepthOf99));
        Assert.Null(new VariantCurve(Variant, new CostFit(default, []), [Point(Variant, 10, 0.5, 1)]).DepthOf90);
    }

    [Fact]
    public void A_mode_is_worse_only_where_the_whole_interval_says_so()
    {
        Assert.True(new OrderComparison(FinalOrder.Replace, default, new(-0.1, -0.2, -0.01)).SignificantlyWorse);
        Assert.False(new OrderComparison(FinalOrder.Replace, default, new(-0.1, -0.2, 0.01)).SignificantlyWorse);
    }

    [Fact]
    public void Variants_are_named_by_what_tells_them_apart()
    {
        Assert.Equal("some-rerank int8", Variant.Name);
        var all = RerankVariant.Of(["a", "b/"], [Precision.Fp32, Precision.Int8], [null, 64]);
        Assert.Equal(
            ["a fp32", "a int8", "a fp32 64 tokens", "a int8 64 tokens", "b fp32", "b int8", "b fp32 64 tokens", "b int8 64 tokens"],
            all.Select(variant => variant.Name));
    }

    private static CalibrationPoint Point(RerankVariant? variant, int depth, double ndcg, double milliseconds) => new(
        variant, depth, variant is null ? FinalOrder.Off : FinalOrder.Blend, new(ndcg, ndcg - 0.05, ndcg + 0.05),
        new(ndcg - 0.6, ndcg - 0.63, ndcg - 0.57), new(milliseconds * 0.7, milliseconds, milliseconds * 1.2));
}
