using Winnow.Lab.Calibration;
using Winnow.Lab.Evaluation;
using Winnow.Retrieval;

namespace Winnow.Tests.Lab.Calibration;

public class OrderFitTests
{
    [Fact]
    public void A_pool_measures_as_the_definition_does()
    {
        var random = new SplitMix64(11);
        for (var trial = 0; trial < 200; trial++)
        {
            string[] documents = [.. Enumerable.Range(0, 30).Select(_ => $"d{random.Next(18)}")];
            var grades = Enumerable.Range(0, 20).Where(_ => random.Next(3) == 0).ToDictionary(i => $"d{i}", _ => random.Next(3));
            var pool = new CandidatePool(documents, [.. documents.Select((_, i) => 30f - i)], 0, grades);
            int[] places = [.. Enumerable.Range(0, 30).OrderBy(_ => random.Next())];
            string[] ranking = [.. places.Select(place => documents[place]).Distinct()];
            Assert.Equal(RankingMetrics.Ndcg(ranking, grades), pool.Ndcg(places), 1e-12);
        }
    }

    [Fact]
    public void Candidates_below_the_depth_stay_as_stage_one_has_them()
    {
        var pool = new CandidatePool(["a", "b", "c", "d"], [4, 3, 2, 1], 0, new Dictionary<string, int> { ["d"] = 1 });
        float[] logits = [0, 1, 2, 9];
        Assert.Equal(1 / Math.Log2(5), pool.Ndcg(FinalOrder.Replace, logits, 3), 1e-12);
        Assert.Equal(1, pool.Ndcg(FinalOrder.Replace, logits, 4));
        Assert.Equal(1, pool.Ndcg(FinalOrder.Replace, logits, 40));
        Assert.Equal(1 / Math.Log2(5), pool.Ndcg(FinalOrder.Replace, logits, 0), 1e-12);
    }

    [Fact]
    public void A_parameter_is_chosen_on_other_queries_than_it_is_measured_on()
    {
        // Each order wins on the queries of one fold alone: chosen there, it would score 1; chosen elsewhere, never.
        FinalOrder[] orders = [.. Enumerable.Range(1, 5).Select(weight => FinalOrder.BlendOf(weight / 10f))];
        double[][] ndcg =
        [
            .. Enumerable.Range(0, 5).Select(fold => Enumerable.Range(0, 50).Select(query => query % 5 == fold ? 1.0 : 0).ToArray()),
        ];
        Assert.Equal(0, OrderFit.Of(orders, ndcg).Mean);
    }

    [Fact]
    public void The_best_parameter_is_found_and_ties_go_to_the_cautious()
    {
        FinalOrder[] orders = [FinalOrder.BlendOf(0.1f), FinalOrder.BlendOf(0.2f), FinalOrder.BlendOf(0.3f)];
        var fit = OrderFit.Of(orders, [[0.1, 0.2, 0.3, 0.4], [0.5, 0.5, 0.5, 0.5], [0.5, 0.5, 0.5, 0.5]]);
        Assert.Equal(orders[1], fit.Order);
        Assert.Equal(0.5, fit.Mean);
        Assert.Equal(orders[1], OrderFit.Of(orders, [[0.1], [0.5], [0.5]]).Order);
    }

    [Fact]
    public void A_cross_encoder_that_only_does_harm_is_kept_from_it()
    {
        var (pools, logits) = Planted(sense: -1);
        var fits = OrderFit.All(pools, logits, 20).ToDictionary(fit => fit.Order.Mode);
        Assert.True(fits[OrderMode.Replace].Mean < fits[OrderMode.Off].Mean - 0.2);
        Assert.True(fits.Values.Max(fit => fit.Mean) >= fits[OrderMode.Off].Mean);
    }

    [Fact]
    public void A_cross_encoder_that_knows_decides()
    {
        var (pools, logits) = Planted(sense: 1);
        var fits = OrderFit.All(pools, logits, 20).ToDictionary(fit => fit.Order.Mode);
        Assert.Equal(1, fits[OrderMode.Replace].Mean, 1e-9);
        Assert.Equal(1, fits[OrderMode.Blend].Mean, 1e-9);
        Assert.Equal(FinalOrder.PromoteBy(5), fits[OrderMode.Promote].Order);
        Assert.Equal(1, fits[OrderMode.Promote].Mean, 1e-9);
    }

    /// <summary>Stage 1 has the relevant document among the first five; the cross-encoder knows it, or knows the opposite.</summary>
    private static (CandidatePool[] Pools, float[][] Logits) Planted(int sense)
    {
        var random = new SplitMix64(5);
        var pools = new List<CandidatePool>();
        var logits = new List<float[]>();
        for (var query = 0; query < 60; query++)
        {
            string[] documents = [.. Enumerable.Range(0, 20).Select(i => $"d{i}")];
            var relevant = random.Next(5);
            pools.Add(new(
                documents, [.. documents.Select((_, i) => 1f - (0.05f * i) - (random.Next(40) / 1000f))], 1,
                new Dictionary<string, int> { [$"d{relevant}"] = 1 }));
            logits.Add([.. documents.Select((_, i) => (sense * (i == relevant ? 5f : 0)) + (random.Next(100) / 100f))]);
        }

        return ([.. pools], [.. logits]);
    }
}
