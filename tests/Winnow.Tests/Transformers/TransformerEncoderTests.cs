using System.Runtime.InteropServices;
using Winnow.Numerics.Threading;
using Winnow.Tests.Support;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Tests.Transformers;

/// <summary>The encoder against Hugging Face Transformers, on checkpoints of real shapes with recipe weights.</summary>
public sealed class TransformerEncoderTests
{
    private const float Tolerance = 1e-4f;
    private static readonly int[] Lengths = [1, 2, 9, 40, 128];

    [Theory]
    [InlineData("tinybert-l2", "bert.")]
    [InlineData("tinybert-l2", "")]
    [InlineData("minilm-l6", "bert.")]
    [InlineData("tiny-tanh", "bert.")]
    [InlineData("tiny-relu", "")]
    public void LastHiddenStatesEqualTheReference(string name, string prefix)
    {
        var shape = TestShape.All.Single(shape => shape.Name == name);
        using var model = new TestModel();
        model.WriteBert("", shape, prefix: prefix, head: prefix.Length > 0);
        var encoder = TransformerEncoder.Load(model.Path);
        var states = Encode(encoder, Batch(name, Lengths), HiddenStates.All);

        var golden = MemoryMarshal.Cast<byte, float>(
            File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "transformers", name + ".bin")));
        var place = 0;
        for (var sequence = 0; sequence < Lengths.Length; sequence++)
        {
            for (var token = 0; token < Lengths[sequence]; token++)
            {
                if (token % 4 != 0 && token != Lengths[sequence] - 1)
                    continue;
                for (var i = 0; i < shape.Hidden; i++)
                    Assert.Equal(golden[place++], states[sequence][(token * shape.Hidden) + i], Tolerance);
            }
        }

        Assert.Equal(golden.Length, place + (Lengths.Length * shape.Labels));
    }

    [Fact]
    public void BitsAreTheSameInAnyBatchOrderAndNumberOfThreads()
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyTanh);
        using WorkerPool one = new(1), three = new(3);
        var encoder = TransformerEncoder.Load(model.Path, one);
        var threaded = TransformerEncoder.Load(model.Path, three);
        var random = new Random(7);
        for (var round = 0; round < 12; round++)
        {
            var lengths = Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(1, TestModel.Positions + 1)).ToArray();
            var expected = lengths.Select((length, i) => Encode(encoder, Batch("alone", [length], i), HiddenStates.All)[0]).ToArray();
            Assert.Equal(expected, Encode(encoder, Batch("alone", lengths), HiddenStates.All));
            Assert.Equal(expected, Encode(threaded, Batch("alone", lengths), HiddenStates.All));
            var first = lengths.Select((length, i) => Encode(encoder, Batch("alone", [length], i), HiddenStates.First)[0]).ToArray();
            Assert.Equal(first, Encode(encoder, Batch("alone", lengths), HiddenStates.First));
            Assert.Equal(first, Encode(threaded, Batch("alone", lengths), HiddenStates.First));

            var order = Enumerable.Range(0, lengths.Length).ToArray();
            random.Shuffle(order);
            var shuffled = new TokenBatch();
            foreach (var i in order)
                Append(shuffled, "alone", i, lengths[i]);
            Assert.Equal(order.Select(i => expected[i]), Encode(threaded, shuffled, HiddenStates.All));
        }
    }

    [Theory]
    [InlineData("tinybert-l2")]
    [InlineData("minilm-l6")]
    [InlineData("tiny-tanh")]
    [InlineData("tiny-relu")]
    public void TheFirstTokenAloneEqualsTheFirstOfAll(string name)
    {
        const float rounding = 1e-5f;
        var shape = TestShape.All.Single(shape => shape.Name == name);
        using var model = new TestModel();
        model.WriteBert("", shape);
        var encoder = TransformerEncoder.Load(model.Path);
        var all = Encode(encoder, Batch(name, Lengths), HiddenStates.All);
        var first = Encode(encoder, Batch(name, Lengths), HiddenStates.First);
        for (var sequence = 0; sequence < Lengths.Length; sequence++)
        {
            Assert.Equal(shape.Hidden, first[sequence].Length);
            for (var i = 0; i < shape.Hidden; i++)
                Assert.Equal(all[sequence][i], first[sequence][i], rounding);
        }
    }

    [Fact]
    public void ACallAllocatesNothingOnceWarm()
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyTanh);
        using var pool = new WorkerPool(1);
        var encoder = TransformerEncoder.Load(model.Path, pool);
        var batch = Batch("warm", [.. Enumerable.Range(1, TestModel.Positions)]);
        var sums = new float[batch.Count];
        HiddenStatesReader<float[]> read = static (sums, sequence, hidden) => sums[sequence] = hidden[0];
        Assert.Equal(0, Allocated.ByWarm(() => encoder.Encode(batch, HiddenStates.First, sums, read, CancellationToken.None)));
    }

    [Fact]
    public void WhatTheModelDoesNotKnowIsRefused()
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyRelu);
        var encoder = TransformerEncoder.Load(model.Path);
        Assert.Contains("no tokens", Refused(batch => batch.EndSequence()), StringComparison.Ordinal);
        Assert.Contains("129 tokens", Refused(batch => Append(batch, "long", 0, 129)), StringComparison.Ordinal);
        Assert.Contains("token id 1000", Refused(batch => batch.Add(1000, 0)), StringComparison.Ordinal);
        Assert.Contains("token id -1", Refused(batch => batch.Add(-1, 0)), StringComparison.Ordinal);
        Assert.Contains("token type id 2", Refused(batch => batch.Add(5, 2)), StringComparison.Ordinal);
        Assert.Empty(Encode(encoder, new TokenBatch(), HiddenStates.All));

        string Refused(Action<TokenBatch> fill)
        {
            var batch = new TokenBatch();
            fill(batch);
            if (batch.Count == 0)
                batch.EndSequence();
            return Assert.Throws<ArgumentException>(() => Encode(encoder, batch, HiddenStates.All)).Message;
        }
    }

    [Fact]
    public void ACancelledCallEndsWithoutAResult()
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyRelu);
        using var pool = new WorkerPool(2);
        var encoder = TransformerEncoder.Load(model.Path, pool);
        using var source = new CancellationTokenSource();
        var batch = Batch("cancel", [.. Enumerable.Repeat(128, 64)]);
        var read = 0;
        Assert.Throws<OperationCanceledException>(() => encoder.Encode(batch, HiddenStates.First, source, (cancel, _, _) =>
        {
            Interlocked.Increment(ref read);
            cancel.Cancel();
        }, source.Token));
        Assert.InRange(read, 1, batch.Count - 1);
    }

    private static float[][] Encode(TransformerEncoder encoder, TokenBatch batch, HiddenStates wanted)
    {
        var states = new float[batch.Count][];
        encoder.Encode(
            batch, wanted, states, static (states, sequence, hidden) => states[sequence] = hidden.ToArray(), CancellationToken.None);
        return states;
    }

    private static TokenBatch Batch(string name, int[] lengths, int firstSequence = 0)
    {
        var batch = new TokenBatch();
        for (var i = 0; i < lengths.Length; i++)
            Append(batch, name, firstSequence + i, lengths[i]);
        return batch;
    }

    private static void Append(TokenBatch batch, string name, int sequence, int length)
    {
        var (ids, types) = Recipe.Tokens(name, sequence, length);
        for (var i = 0; i < length; i++)
            batch.Add(ids[i], types[i]);
        batch.EndSequence();
    }
}
