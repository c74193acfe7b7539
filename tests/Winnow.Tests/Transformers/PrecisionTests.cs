using Winnow.Numerics.Threading;
using Winnow.Tests.Support;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Tests.Transformers;

/// <summary>The encoder in eight bits beside the encoder in floats, on checkpoints of real shapes with recipe weights.</summary>
public sealed class PrecisionTests
{
    private static readonly int[] Lengths = [1, 2, 9, 40, 128];

    [Theory]
    [InlineData("tinybert-l2", 0.03)]
    [InlineData("minilm-l6", 0.06)]
    [InlineData("tiny-tanh", 0.03)]
    [InlineData("tiny-relu", 0.03)]
    public void EightBitsStayNearFloats(string name, double bound)
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.All.Single(shape => shape.Name == name));
        var exact = Encode(TransformerEncoder.Load(model.Path, precision: Precision.Fp32), Batch(name), HiddenStates.All);
        var encoder = TransformerEncoder.Load(model.Path, precision: Precision.Int8);
        Assert.Equal(Precision.Int8, encoder.Precision);
        var bytes = Encode(encoder, Batch(name), HiddenStates.All);
        Assert.NotEqual(exact, bytes);
        double error = 0, power = 0;
        foreach (var (a, b) in exact.SelectMany(row => row).Zip(bytes.SelectMany(row => row)))
            (error, power) = (error + ((a - b) * (a - b)), power + (a * a));
        Assert.InRange(Math.Sqrt(error / power), 0, bound);
    }

    [Fact]
    public void AnEncoderByItselfTakesFloatsUnlessAsked()
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyRelu);
        Assert.Equal(Precision.Fp32, TransformerEncoder.Load(model.Path).Precision);
        Assert.Equal(Precision.Fp32, TransformerEncoder.Load(model.Path, precision: Precision.Fp32).Precision);
    }

    [Theory]
    [InlineData(HiddenStates.First)]
    [InlineData(HiddenStates.All)]
    public void ACallInEightBitsAllocatesNothingOnceWarm(HiddenStates states)
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyBert);
        using var pool = new WorkerPool(1);
        var encoder = TransformerEncoder.Load(model.Path, pool, Precision.Int8);
        var (batch, sums) = (Batch("tinybert-l2"), new float[Lengths.Length]);
        HiddenStatesReader<float[]> read = static (sums, sequence, hidden) => sums[sequence] = hidden[0];
        Assert.Equal(0, Allocated.ByWarm(() => encoder.Encode(batch, states, sums, read, CancellationToken.None)));
    }

    /// <summary>
    /// The last layer's attention for the first token is in floats at every precision, and so is a little nearer to them.
    /// </summary>
    [Fact]
    public void TheFirstTokenAloneIsNearTheFirstOfAllTokens()
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyTanh);
        var encoder = TransformerEncoder.Load(model.Path, precision: Precision.Int8);
        var all = Encode(encoder, Batch("tiny-tanh"), HiddenStates.All);
        foreach (var (states, first) in all.Zip(Encode(encoder, Batch("tiny-tanh"), HiddenStates.First)))
        {
            for (var i = 0; i < first.Length; i++)
                Assert.Equal(states[i], first[i], 0.02f);
        }
    }

    private static float[][] Encode(TransformerEncoder encoder, TokenBatch batch, HiddenStates wanted)
    {
        var states = new float[batch.Count][];
        encoder.Encode(
            batch, wanted, states, static (states, sequence, hidden) => states[sequence] = hidden.ToArray(), CancellationToken.None);
        return states;
    }

    private static TokenBatch Batch(string name)
    {
        var batch = new TokenBatch();
        for (var sequence = 0; sequence < Lengths.Length; sequence++)
        {
            var (ids, types) = Recipe.Tokens(name, sequence, Lengths[sequence]);
            for (var i = 0; i < ids.Length; i++)
                batch.Add(ids[i], types[i]);
            batch.EndSequence();
        }

        return batch;
    }
}
