using System.Text.Json.Nodes;
using Winnow.Transformers;

namespace Winnow.Tests.Transformers;

/// <summary>Configurations that describe something else than a BERT encoder, or nonsense.</summary>
public sealed class EncoderConfigTests
{
    [Theory]
    [InlineData("model_type", "\"deberta-v2\"", "model_type 'deberta-v2' is not supported")]
    [InlineData("model_type", "null", "model_type")]
    [InlineData("position_embedding_type", "\"relative_key\"", "position_embedding_type 'relative_key' is not supported")]
    [InlineData("hidden_act", "\"swiglu\"", "hidden_act 'swiglu' is not supported")]
    [InlineData("hidden_act", "7", "hidden_act")]
    [InlineData("hidden_size", "0", "hidden_size")]
    [InlineData("hidden_size", "99999999999", "hidden_size")]
    [InlineData("hidden_size", "12.5", "hidden_size")]
    [InlineData("hidden_size", "null", "hidden_size")]
    [InlineData("num_attention_heads", "7", "can't be split over 7 attention heads")]
    [InlineData("num_hidden_layers", "-1", "num_hidden_layers")]
    [InlineData("vocab_size", "100000000", "vocab_size")]
    [InlineData("layer_norm_eps", "-1", "layer_norm_eps")]
    [InlineData("is_decoder", "true", "decoder")]
    public void WhatIsNotSupportedIsNamed(string key, string value, string expected)
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyRelu, config => config[key] = JsonNode.Parse(value));
        var message = Assert.Throws<ModelException>(() => EncoderConfig.Load(model.Path)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains("config.json", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"model_type\":\"bert\",\"model_type\":\"bert\"}")]
    [InlineData("{\"model_type\":\"\\ud800\"}")]
    public void WhatIsNotJsonIsRefused(string text)
    {
        using var model = new TestModel();
        model.Write("config.json", text);
        Assert.DoesNotContain('\n', Assert.Throws<ModelException>(() => EncoderConfig.Load(model.Path)).Message);
    }

    [Fact]
    public void AMissingOrHugeFileIsRefused()
    {
        using var model = new TestModel();
        Assert.Contains(
            "config.json", Assert.Throws<ModelException>(() => EncoderConfig.Load(model.Path)).Message, StringComparison.Ordinal);
        model.Write("config.json", new string(' ', (1 << 20) + 1));
        Assert.Contains("1,048,576", Assert.Throws<ModelException>(() => EncoderConfig.Load(model.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultsAreThoseOfTransformers()
    {
        using var model = new TestModel();
        model.WriteBert("", TestShape.TinyRelu, config =>
        {
            foreach (var key in (string[])["hidden_act", "layer_norm_eps", "type_vocab_size", "max_position_embeddings"])
                config.Remove(key);
        });
        var config = EncoderConfig.Load(model.Path);
        Assert.Equal(
            (HiddenActivation.Gelu, 1e-12f, 2, 512),
            (config.Activation, config.LayerNormEpsilon, config.TypeVocabularySize, config.MaxPositions));
        Assert.Equal(10, config.HeadSize);
    }
}
