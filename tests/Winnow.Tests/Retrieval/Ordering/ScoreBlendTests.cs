using Winnow.Retrieval.Ordering;

namespace Winnow.Tests.Retrieval.Ordering;

public class ScoreBlendTests
{
    [Fact]
    public void Each_stage_counts_by_its_place_between_its_least_and_greatest() =>
        Assert.Equal([0.5f, 0.625f, 0.5f], ScoreBlend.Combine([1f, 2f, 3f], [8f, 7f, 4f], 0.5f));

    [Fact]
    public void A_stage_that_can_not_tell_leaves_the_order_to_the_other() =>
        Assert.Equal([0f, 0.25f, 0.5f], ScoreBlend.Combine([0.3f, 0.3f, 0.3f], [-1f, 0f, 1f], 0.5f));

    [Fact]
    public void What_is_not_a_number_counts_as_the_least() =>
        Assert.Equal([0.5f, 0.5f, 0f], ScoreBlend.Combine([1f, 0f, 0f], [float.NaN, 5f, 3f], 0.5f));

    [Fact]
    public void The_weight_is_that_of_stage_2() =>
        Assert.Equal([0.75f, 0.25f], ScoreBlend.Combine([1f, 0f], [0f, 1f], 0.25f));

    [Fact]
    public void No_candidates_give_no_scores() => Assert.Empty(ScoreBlend.Combine([], []));

    [Fact]
    public void Scores_of_different_candidates_are_refused() => Assert.Throws<ArgumentException>(() => ScoreBlend.Combine([1f], [1f, 2f]));
}
