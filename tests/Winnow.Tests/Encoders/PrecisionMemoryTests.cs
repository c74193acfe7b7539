using Winnow.Encoders;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Tests.Transformers;
using Winnow.Transformers;

namespace Winnow.Tests.Encoders;

/// <summary>A model is measured once.</summary>
public sealed class PrecisionMemoryTests : IDisposable
{
    private static readonly ModelIdentity Model = new("a", "w", "t", "p", "", 1);

    private readonly TempFolder _folder = new();
    private readonly PrecisionMemory _memory;

    public PrecisionMemoryTests() => _memory = new(_folder["not/yet"]);

    [Theory]
    [InlineData(1)]
    [InlineData(0.99823)]
    [InlineData(0.9949)]
    [InlineData(-0.25)]
    public void WhatWasMeasuredIsRecalled(double tau)
    {
        Assert.Null(_memory.Recall(Model));
        _memory.Keep(Model, PrecisionChoice.Of(tau, 6));
        Assert.Equal(PrecisionChoice.Of(tau, 6), _memory.Recall(Model));
        Assert.Null(_memory.Recall(Model with { Weights = "other" }));
        Assert.NotNull(_memory.Recall(Model with { Name = "renamed" }));
        Assert.Single(Directory.GetFiles(_memory.Directory!));
    }

    [Fact]
    public void ThatAModelCannotBeJudgedIsRecalled()
    {
        _memory.Keep(Model, PrecisionChoice.Unmeasurable);
        Assert.Equal(PrecisionChoice.Unmeasurable, _memory.Recall(Model));
    }

    [Fact]
    public void ADamagedFileIsAsGoodAsNone()
    {
        _memory.Keep(Model, PrecisionChoice.Of(0.9987, 6));
        var path = Directory.GetFiles(_memory.Directory!)[0];
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Null(_memory.Recall(Model));
        }

        foreach (var content in (string[])["0.1", new string('9', 100_000), "\0\0\0"])
        {
            File.WriteAllText(path, content);
            Assert.Null(_memory.Recall(Model));
        }

        foreach (var tau in (string[])["2", "NaN", "-Infinity", "", "abc"])
        {
            File.WriteAllText(path, System.Text.Encoding.UTF8.GetString(whole).Replace("0.9987", tau, StringComparison.Ordinal));
            Assert.Null(_memory.Recall(Model));
        }

        File.WriteAllBytes(path, whole);
        Assert.NotNull(_memory.Recall(Model));
    }

    [Fact]
    public void APlaceThatCannotBeWrittenIsIgnored()
    {
        var file = _folder.Write("file", "");
        foreach (var directory in (string?[])[null, file, Path.Combine(file, "below")])
        {
            var memory = new PrecisionMemory(directory);
            memory.Keep(Model, PrecisionChoice.Of(1, 6));
            Assert.Null(memory.Recall(Model));
        }
    }

    [Fact]
    public void AKnownModelIsNotMeasuredAgain()
    {
        if (!Int8Kernels.HasByteProducts)
            Assert.Skip("int8 is not considered on this processor.");
        using var model = TestModel.CrossEncoder(TestShape.TinyRelu);
        var directory = ModelDirectory.Open(model.Path);
        var measured = CrossEncoderParts.Load(directory, new(), _memory);
        Assert.Equal(measured.PrecisionChoice, _memory.Recall(measured.Identity));
        foreach (var tau in (double[])[0.75, 0.9999])
        {
            var invented = PrecisionChoice.Of(tau, 6);
            _memory.Keep(measured.Identity, invented);
            var parts = CrossEncoderParts.Load(directory, new(), _memory);
            Assert.Equal(invented, parts.PrecisionChoice);
            Assert.Equal(invented.Precision, parts.Encoder.Precision);
            Assert.Equal(
                "asked for", CrossEncoderParts.Load(directory, new() { Precision = Precision.Fp32 }, _memory).PrecisionChoice.Reason);
        }
    }

    public void Dispose() => _folder.Dispose();
}
