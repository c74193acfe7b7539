using FsCheck;
using FsCheck.Fluent;
using Winnow.Retrieval;
using Winnow.Retrieval.Ordering;

namespace Winnow.Tests.Retrieval.Ordering;

public class FinalOrderTests
{
    private static readonly FinalOrder[] Orders =
    [
        FinalOrder.Replace, FinalOrder.Blend, FinalOrder.BlendOf(0.2f), FinalOrder.Promote, FinalOrder.PromoteBy(2),
        FinalOrder.Gate, FinalOrder.GateAt(0.1f, 0.3f), FinalOrder.Off,
    ];

    [Fact]
    public void Every_order_is_a_permutation_and_the_same_each_time() => Check(candidates =>
        Orders.All(order =>
        {
            var places = candidates.Sort(order);
            return places.Order().SequenceEqual(Enumerable.Range(0, candidates.Count)) && places.SequenceEqual(candidates.Sort(order));
        }));

    [Fact]
    public void What_was_not_scored_keeps_its_place() => Check(candidates =>
        Orders.All(order => candidates.Sort(order).Select((place, rank) => (place, rank))
            .All(item => candidates.Scored[item.place] || item.place == item.rank)));

    [Fact]
    public void The_logits_of_what_was_not_scored_are_not_looked_at() => Check(candidates =>
    {
        var others = candidates with
        {
            Logits = [.. candidates.Logits.Select((logit, place) => candidates.Scored[place] ? logit : 99 - logit)],
        };
        return Orders.All(order => candidates.Sort(order).SequenceEqual(others.Sort(order)));
    });

    [Fact]
    public void Replace_sorts_the_scored_by_logit_and_ties_by_place() => Check(candidates =>
    {
        var scored = candidates.Sort(FinalOrder.Replace).Where(place => candidates.Scored[place]);
        var expected = Enumerable.Range(0, candidates.Count).Where(place => candidates.Scored[place])
            .OrderByDescending(place => candidates.Logits[place]).ThenBy(place => place);
        return scored.SequenceEqual(expected);
    });

    [Fact]
    public void Off_and_weight_zero_and_margin_zero_and_an_open_gate_are_stage_one() => Check(candidates =>
        new[] { FinalOrder.Off, FinalOrder.BlendOf(0), FinalOrder.PromoteBy(0), FinalOrder.GateAt(0) }
            .All(order => candidates.Sort(order).SequenceEqual(Enumerable.Range(0, candidates.Count))));

    [Fact]
    public void Nothing_is_lifted_by_more_than_the_margin_and_the_lifted_keep_the_cross_encoders_claim() => Check(candidates =>
    {
        var all = candidates with { Scored = [.. candidates.Scored.Select(_ => true)] };
        var places = all.Sort(FinalOrder.PromoteBy(3));
        var claim = all.Sort(FinalOrder.Replace).Select((place, rank) => (place, rank)).ToDictionary(item => item.place, item => item.rank);
        return places.Select((place, rank) => (place, rank)).All(item =>
            item.place - item.rank <= 3
            && (claim[item.place] >= item.place || places.Take(item.rank).Count(other => other > item.place) <= item.place));
    });

    [Fact]
    public void A_candidate_that_the_cross_encoder_does_not_lift_sinks_only_below_lifted_ones() => Check(candidates =>
    {
        var all = candidates with { Scored = [.. candidates.Scored.Select(_ => true)] };
        var places = all.Sort(FinalOrder.PromoteBy(4));
        var claim = all.Sort(FinalOrder.Replace).Select((place, rank) => (place, rank)).ToDictionary(item => item.place, item => item.rank);
        var seen = new List<int>();
        foreach (var place in places)
        {
            if (claim[place] >= place && seen.Any(earlier => earlier > place && claim[earlier] >= earlier))
                return false;
            seen.Add(place);
        }

        return true;
    });

    [Fact]
    public void More_weight_never_lowers_the_cross_encoders_first() => Check(candidates =>
    {
        var all = candidates with { Scored = [.. candidates.Scored.Select(_ => true)] };
        if (all.Count == 0)
            return true;
        var first = all.Sort(FinalOrder.Replace)[0];
        var ranks = new[] { 0.1f, 0.3f, 0.5f, 0.7f, 0.9f }.Select(weight => Array.IndexOf(all.Sort(FinalOrder.BlendOf(weight)), first))
            .ToArray();
        return ranks.Zip(ranks.Skip(1)).All(pair => pair.First >= pair.Second);
    });

    [Fact]
    public void A_blend_does_not_depend_on_the_scale_of_the_logits() => Check(candidates =>
    {
        var scaled = candidates with { Logits = [.. candidates.Logits.Select(logit => (logit * 4) + 8)] };
        return candidates.Sort(FinalOrder.Blend).SequenceEqual(scaled.Sort(FinalOrder.Blend));
    });

    [Fact]
    public void What_is_no_number_goes_last() =>
        Assert.Equal([2, 1, 0], FinalOrder.Replace.Sort([3, 2, 1], [float.NaN, float.NegativeInfinity, 0]));

    [Fact]
    public void Promotion_puts_a_lifted_candidate_before_the_holder_of_its_place()
    {
        Assert.Equal([3, 0, 1, 2], FinalOrder.PromoteBy(3).Sort([4, 3, 2, 1], [2, 3, 1, 9]));
        Assert.Equal([0, 1, 3, 2], FinalOrder.PromoteBy(1).Sort([4, 3, 2, 1], [2, 3, 1, 9]));
    }

    [Theory]
    [InlineData(0.5f, true, 1f, 0.6f, 0.5f, 0.4f)]
    [InlineData(0.7f, true, 1f, 0.6f, 0.5f, 0.4f)]
    [InlineData(0.6f, false, 1f, 0.6f, 0.5f, 0.4f)]
    [InlineData(1f, true, 0.5f, 0.5f)]
    [InlineData(1f, false, 0.5f)]
    public void The_gate_looks_at_the_lead_of_the_first(float separation, bool reranks, params float[] recall) =>
        Assert.Equal(reranks, FinalOrder.GateAt(separation).Reranks(recall) || separation == 0.5f);

    [Fact]
    public void Separation_is_the_share_of_the_first_gap()
    {
        Assert.Equal(1f, StageSeparation.Of([]));
        Assert.Equal(0f, StageSeparation.Of([2, 2, 2]));
        Assert.Equal(0.25f, StageSeparation.Of([5, 4, 3, 1]));
        Assert.Equal(1f / 9, StageSeparation.Of([.. Enumerable.Range(0, 40).Select(i => 100f - i)]), 1e-6f);
    }

    [Fact]
    public void Parameters_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalOrder.BlendOf(1.1f));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalOrder.BlendOf(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalOrder.PromoteBy(-1));
        Assert.Throws<ArgumentException>(() => FinalOrder.Replace.Sort([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => FinalOrder.Replace.Sort([1, 2], [1, 2], [true]));
    }

    private static void Check(Func<Candidates, bool> holds) =>
        Prop.ForAll(Candidates.Arbitrary, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(60));

    /// <summary>Small whole numbers, so that ties are frequent and sums exact.</summary>
    private sealed record Candidates(float[] Recall, float[] Logits, bool[] Scored)
    {
        public static Arbitrary<Candidates> Arbitrary { get; } = ArbMap.Default.GeneratorFor<(byte Recall, byte Logit, byte Scored)[]>()
            .Select(items => new Candidates(
            [.. items.Select(item => item.Recall % 16f).OrderDescending()],
            [.. items.Select(item => (float)(item.Logit % 12))],
            [.. items.Select(item => item.Scored % 4 > 0)])).ToArbitrary();

        public int Count => Recall.Length;

        public int[] Sort(FinalOrder order) => order.Sort(Recall, Logits, Scored);
    }
}
