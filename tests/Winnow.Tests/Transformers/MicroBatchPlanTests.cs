using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Tests.Transformers;

/// <summary>How a batch is split.</summary>
public sealed class MicroBatchPlanTests
{
    [Fact]
    public void EverySequenceIsInOneMicroBatchLongestFirst()
    {
        var (random, plan) = (new Random(3), new MicroBatchPlan());
        for (var round = 0; round < 200; round++)
        {
            var lengths = Enumerable.Range(0, random.Next(0, 120)).Select(_ => random.Next(1, 400)).ToArray();
            var items = Split(plan, lengths, threads: random.Next(1, 9));
            Assert.Equal(Enumerable.Range(0, lengths.Length), items.SelectMany(item => item).Order());
            Assert.Equal(lengths.OrderDescending(), items.SelectMany(item => item).Select(sequence => lengths[sequence]));
            Assert.All(
                items, item => Assert.True(item.Length == 1 || item.Sum(sequence => lengths[sequence]) <= MicroBatchPlan.FullTokens));
        }
    }

    [Fact]
    public void TheLastMicroBatchesAreSmallSoThatThreadsEndTogether()
    {
        int[] lengths = [.. Enumerable.Repeat(20, 400)];
        var sizes = Split(new MicroBatchPlan(), lengths, threads: 4).Select(item => item.Length * 20).ToArray();
        Assert.Equal(sizes.OrderDescending(), sizes);
        Assert.True(sizes[0] > MicroBatchPlan.FullTokens - 20);
        Assert.InRange(sizes[^1], 20, 40);
        Assert.All(Split(new MicroBatchPlan(), lengths, threads: 1).SkipLast(1), item => Assert.Equal(240, item.Length * 20));
    }

    private static int[][] Split(MicroBatchPlan plan, int[] lengths, int threads)
    {
        var batch = new TokenBatch();
        foreach (var length in lengths)
        {
            for (var token = 0; token < length; token++)
                batch.Add(1, 0);
            batch.EndSequence();
        }

        plan.Build(batch, threads);
        return [.. Enumerable.Range(0, plan.Count).Select(item =>
        {
            var (first, end) = plan.PlacesOf(item);
            return Enumerable.Range(first, end - first).Select(plan.SequenceAt).ToArray();
        })];
    }
}
