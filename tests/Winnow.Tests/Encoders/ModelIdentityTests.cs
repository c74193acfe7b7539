using Winnow.Encoders;
using Winnow.Tests.Transformers;

namespace Winnow.Tests.Encoders;

/// <summary>An identity changes with everything that changes numbers, and with nothing else.</summary>
public sealed class ModelIdentityTests
{
    private const string Pooling = """{"embedding_dimension":40,"pooling_mode":"mean"}""";

    [Fact]
    public void TheSameFilesElsewhereAreTheSameModel()
    {
        using TestModel one = TestModel.BiEncoder(TestShape.TinyRelu, Pooling), two = TestModel.BiEncoder(TestShape.TinyRelu, Pooling);
        two.Write("README.md", "a card");
        var (a, b) = (BiEncoder.Load(one.Path).Identity, BiEncoder.Load(two.Path).Identity);
        Assert.NotEqual(a.Name, b.Name);
        Assert.True(a.Matches(b));
        Assert.Empty(a.DifferencesFrom(b));
        Assert.Matches("^[0-9a-f]{64}$", a.Hash);
    }

    [Theory]
    [InlineData("weights")]
    [InlineData("tokenizer")]
    [InlineData("pipeline")]
    [InlineData("prompts")]
    public void WhatDiffersIsNamed(string part)
    {
        using TestModel one = TestModel.BiEncoder(TestShape.TinyRelu, Pooling), two = TestModel.BiEncoder(TestShape.TinyRelu, Pooling);
        switch (part)
        {
            case "weights":
                var tensors = TestModel.Tensors(TestShape.TinyRelu, "", head: false).ToArray();
                tensors[0].Values[0] += 0.5f;
                SafetensorsWriter.Write(two.File("model.safetensors"), tensors, TestShape.TinyRelu.Store);
                break;
            case "tokenizer":
                two.Write("vocab.txt", File.ReadAllText(two.File("vocab.txt")).Replace("w500", "x500", StringComparison.Ordinal));
                break;
            case "pipeline":
                two.Write("1_Pooling/config.json", Pooling.Replace("mean", "cls", StringComparison.Ordinal));
                break;
            case "prompts":
                two.Write("config_sentence_transformers.json", """{"prompts":{"query":"q: "}}""");
                break;
        }

        var (a, b) = (BiEncoder.Load(one.Path).Identity, BiEncoder.Load(two.Path).Identity);
        Assert.False(a.Matches(b));
        Assert.StartsWith(part, Assert.Single(a.DifferencesFrom(b)), StringComparison.Ordinal);
    }

    [Fact]
    public void ItSurvivesBeingTakenApart()
    {
        var identity = BiEncoder.Load(DefaultModels.RecallPath).Identity;
        var again = new ModelIdentity(
            "other", identity.Weights, identity.Tokenizer, identity.Pipeline, identity.Prompts, identity.Dimensions);
        Assert.Equal(identity.Hash, again.Hash);
        Assert.NotEqual(identity.Hash, (again with { Dimensions = 3 }).Hash);
    }
}
