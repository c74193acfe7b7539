using Winnow.Encoders;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Threading;
using Winnow.Tests.Transformers;
using Winnow.Transformers;

namespace Winnow.Tests.Encoders;

/// <summary>The gate that lets a model run in eight bits, and what a model in eight bits promises.</summary>
public sealed class PrecisionGateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void TheBundledTextsAreSixQueriesWithTwentyFourPassagesEach()
    {
        var samples = PrecisionSamples.Bundled;
        Assert.Equal(6, samples.Queries.Distinct().Count());
        Assert.All(samples.Passages, passages => Assert.Equal(24, passages.Distinct().Count()));
    }

    [Fact]
    public void TheVerdictFollowsTheOrderOfTheBestTwenty()
    {
        float[] scores = [.. Enumerable.Range(0, 24).Select(i => 24f - i)];
        Verdict(Precision.Int8, 1, [.. scores]);
        // What is below the top 20 doesn't count.
        Verdict(Precision.Int8, 1, [.. scores[..20], 1, 2, 3, 4]);
        Verdict(Precision.Fp32, -1, [.. scores.Reverse()]);
        // Of 190 pairs of one query, one in the wrong order is too much: (189 - 1) / 190.
        Verdict(Precision.Fp32, 188d / 190, [23, 24, .. scores[2..]]);
        Verdict(Precision.Fp32, 189d / 190, [24, 24, .. scores[2..]]);

        void Verdict(Precision precision, double tau, float[] quantized)
        {
            var choice = PrecisionGate.Judge([scores], [quantized]);
            Assert.Equal(precision, choice.Precision);
            Assert.Equal(tau, choice.Tau!.Value, 1e-12);
            Assert.Contains(
                precision == Precision.Int8 ? "at least 0.995" : "less than 0.995", choice.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AModelThatTellsNothingApartIsNotJudged()
    {
        float[] same = new float[24], scores = [.. Enumerable.Range(0, 24)];
        var choice = PrecisionGate.Judge([same, same, scores], [same, same, scores]);
        Assert.Equal(Precision.Fp32, choice.Precision);
        Assert.Null(choice.Tau);
        Assert.Contains("same score", choice.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', choice.ToString());
    }

    [Theory]
    [InlineData(Precision.Fp32)]
    [InlineData(Precision.Int8)]
    public void WhatIsAskedForIsTaken(Precision precision)
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyRelu);
        Assert.Equal(
            new PrecisionChoice(precision, "asked for"), CrossEncoder.Load(model.Path, new() { Precision = precision }).PrecisionChoice);
        using var pooled = TestModel.BiEncoder(TestShape.TinyRelu, """{"pooling_mode":"mean"}""");
        Assert.Equal(precision, BiEncoder.Load(pooled.Path, new() { Precision = precision }).PrecisionChoice.Precision);
    }

    [Fact]
    public void AModelWithoutATransformerSaysSo()
    {
        var encoder = BiEncoder.Load(DefaultModels.RecallPath);
        Assert.False(encoder.HasTransformer);
        Assert.Equal("fp32: the model has no transformer", encoder.PrecisionChoice.ToString());
    }

    [Fact]
    public void TheShippedModelPassesTheGate()
    {
        var choice = CrossEncoderParts.Load(
            ModelDirectory.Open(DefaultModels.RerankPath), new(), new PrecisionMemory(null)).PrecisionChoice;
        if (!Int8Kernels.HasByteProducts)
        {
            Assert.Equal(PrecisionChoice.NotFaster(Int8Kernels.ActiveName), choice);
            Assert.Contains(Int8Kernels.ActiveName, choice.ToString(), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(Precision.Int8, choice.Precision);
        Assert.InRange(choice.Tau!.Value, PrecisionGate.LeastTau, 1);
    }

    [Fact]
    public void AModelThatEightBitsRuinRunsInFloats()
    {
        SkipUnlessInt8IsFaster();
        using var model = DoctoredModel.ThatEightBitsRuin();
        var auto = CrossEncoder.Load(model.Path);
        Assert.Equal(Precision.Fp32, auto.PrecisionChoice.Precision);
        Assert.InRange(auto.PrecisionChoice.Tau!.Value, -1, 0.9);
        Assert.Contains("less than 0.995", auto.PrecisionChoice.Reason, StringComparison.Ordinal);
        var exact = CrossEncoder.Load(model.Path, new() { Precision = Precision.Fp32 });
        Assert.Equal(
            exact.Score("boiling water", ["It boils.", "It rains."], Cancellation),
            auto.Score("boiling water", ["It boils.", "It rains."], Cancellation));
    }

    [Fact]
    public void AModelThatEightBitsSpareRunsInThem()
    {
        SkipUnlessInt8IsFaster();
        using var model = DoctoredModel.ThatEightBitsSpare();
        var auto = BiEncoder.Load(model.Path);
        Assert.Equal(Precision.Int8, auto.PrecisionChoice.Precision);
        Assert.InRange(auto.PrecisionChoice.Tau!.Value, PrecisionGate.LeastTau, 1);
        var asked = BiEncoder.Load(model.Path, new() { Precision = Precision.Int8 });
        Assert.Equal(
            asked.Embed(["It boils."], cancellation: Cancellation).Values, auto.Embed(["It boils."], cancellation: Cancellation).Values);
        Assert.NotEqual(
            BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 }).Embed(["It boils."], cancellation: Cancellation).Values,
            auto.Embed(["It boils."], cancellation: Cancellation).Values);
    }

    [Fact]
    public void TheShippedModelKeepsItsScoresInEightBits()
    {
        var exact = CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = Precision.Fp32 });
        var bytes = CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = Precision.Int8 });
        var samples = PrecisionSamples.Bundled;
        var differences = samples.Queries.SelectMany((query, i) => exact.Score(query, samples.Passages[i], Cancellation)
            .Zip(bytes.Score(query, samples.Passages[i], Cancellation), (a, b) => Math.Abs(a.Logit - b.Logit))).ToArray();
        Assert.InRange(differences.Max(), 1e-6, 0.05);
        Assert.InRange(differences.Average(), 1e-6, 0.01);
    }

    [Fact]
    public void ScoresInEightBitsHaveTheSameBitsInAHundredRandomBatchesOrdersAndThreadCounts()
    {
        using var model = TestModel.CrossEncoder(TestShape.TinyBert);
        WorkerPool[] pools = [new(1), new(2), new(3)];
        var encoders = pools.Select(pool => CrossEncoder.Load(model.Path, new() { Precision = Precision.Int8, Pool = pool })).ToArray();
        InvariantOver(encoders, Words, queries: 4, passages: 50, rounds: 100);
        Array.ForEach(pools, pool => pool.Dispose());
    }

    /// <summary>Two hundred pairs; with WINNOW_LONG=1 in a hundred random batches, orders and thread counts, else in two.</summary>
    [Theory]
    [InlineData(Precision.Int8)]
    [InlineData(Precision.Fp32)]
    public void TheShippedModelsScoresHaveTheSameBitsInRandomBatches(Precision precision)
    {
        var rounds = Environment.GetEnvironmentVariable("WINNOW_LONG") == "1" ? 100 : 2;
        WorkerPool[] pools = [new(1), new(2), new(3)];
        var encoders = pools.Select(pool => CrossEncoder.Load(DefaultModels.RerankPath, new() { Precision = precision, Pool = pool }))
            .ToArray();
        var samples = PrecisionSamples.Bundled;
        var passages = samples.Passages.SelectMany(list => list).ToArray();
        InvariantOver(
            encoders, (query, passage) => passage < 0 ? samples.Queries[query] : passages[((query * 50) + passage) % passages.Length],
            queries: 4, passages: 50, rounds);
        Array.ForEach(pools, pool => pool.Dispose());
    }

    /// <summary>
    /// Each round scores every pair once: passages in a random order, cut into random batches, on a random number of threads.
    /// </summary>
    private static void InvariantOver(CrossEncoder[] encoders, Func<int, int, string> text, int queries, int passages, int rounds)
    {
        var random = new Random(17);
        var expected = Enumerable.Range(0, queries).Select(query => Enumerable.Range(0, passages)
            .Select(passage => encoders[0].Score(text(query, -1), [text(query, passage)], Cancellation)[0]).ToArray()).ToArray();
        Assert.True(expected.SelectMany(scores => scores).Distinct().Count() > queries * passages / 2);
        for (var round = 0; round < rounds; round++)
        {
            for (var query = 0; query < queries; query++)
            {
                var order = Enumerable.Range(0, passages).ToArray();
                random.Shuffle(order);
                for (var start = 0; start < passages;)
                {
                    var batch = order[start..Math.Min(passages, start + random.Next(1, passages + 1))];
                    var scores = encoders[random.Next(encoders.Length)]
                        .Score(text(query, -1), [.. batch.Select(passage => text(query, passage))], Cancellation);
                    Assert.Equal(batch.Select(passage => expected[query][passage]), scores);
                    start += batch.Length;
                }
            }
        }
    }

    private static void SkipUnlessInt8IsFaster()
    {
        if (!Int8Kernels.HasByteProducts)
            Assert.Skip("int8 is not considered on this processor.");
    }

    private static string Words(int query, int passage)
    {
        var random = new Random((query * 1000) + passage);
        return string.Join(
            ' ', Enumerable.Range(0, passage < 0 ? 5 : random.Next(0, 40)).Select(_ => $"w{random.Next(4, Recipe.Vocabulary)}"));
    }
}
