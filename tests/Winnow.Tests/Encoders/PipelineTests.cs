using System.Text.Json;
using System.Text.Json.Nodes;
using Winnow.Encoders;
using Winnow.Tests.Transformers;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Tests.Encoders;

/// <summary>Pooling, dense layers, normalisation and a whole bi-encoder against PyTorch.</summary>
public sealed class PipelineTests : IDisposable
{
    private const float Tolerance = 1e-4f;
    private const int Hidden = 24;
    private const int Tokens = 7;

    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "encoders", "pipeline.json"))).RootElement;

    private static readonly (string Name, string OldKey)[] Modes =
    [
        ("cls", "pooling_mode_cls_token"), ("max", "pooling_mode_max_tokens"), ("mean", "pooling_mode_mean_tokens"),
        ("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"), ("weightedmean", "pooling_mode_weightedmean_tokens"),
        ("lasttoken", "pooling_mode_lasttoken"),
    ];

    private readonly TestModel _model = new();

    public static TheoryData<string, string> ModeKeys =>
        [.. Modes.Select(mode => new TheoryDataRow<string, string>(mode.Name, mode.OldKey))];

    public void Dispose() => _model.Dispose();

    [Theory]
    [MemberData(nameof(ModeKeys))]
    public void EachModeEqualsTheReferenceUnderOldAndNewKeys(string name, string oldKey)
    {
        string[] configs =
        [
            $$"""{"word_embedding_dimension":24,"{{oldKey}}":true}""", $$"""{"embedding_dimension":24,"pooling_mode":"{{name}}"}""",
            $$"""{"embedding_dimension":24,"pooling_mode":["{{name}}"],"include_prompt":false}""",
        ];
        foreach (var config in configs)
        {
            var pooling = Load(config);
            Assert.Equal(!config.Contains("include_prompt", StringComparison.Ordinal), pooling.IncludePrompt);
            foreach (var skip in (int[])[0, 3])
                AssertNear(Values(Golden.GetProperty("pooling").GetProperty($"{skip}").GetProperty(name)), Pool(pooling, skip));
        }
    }

    [Fact]
    public void SeveralModesAreConcatenatedInOneOrder()
    {
        var golden = Golden.GetProperty("pooling").GetProperty("0");
        var all = Modes.SelectMany(mode => Values(golden.GetProperty(mode.Name))).ToArray();
        var old = string.Join(",", Modes.Reverse().Select(mode => $"\"{mode.OldKey}\":true"));
        var list = string.Join(",", Modes.Reverse().Select(mode => $"\"{mode.Name}\""));
        AssertNear(all, Pool(Load($$"""{"word_embedding_dimension":24,{{old}}}"""), 0));
        AssertNear(all, Pool(Load($$"""{"embedding_dimension":24,"pooling_mode":[{{list}}]}"""), 0));
    }

    [Theory]
    [InlineData("""{"word_embedding_dimension":24}""", "names no pooling mode")]
    [InlineData("""{"word_embedding_dimension":24,"pooling_mode_mean_tokens":false}""", "names no pooling mode")]
    [InlineData("""{"embedding_dimension":24,"pooling_mode":"attention"}""", "'attention' is not supported")]
    [InlineData("""{"embedding_dimension":25,"pooling_mode":"mean"}""", "25 values, and the transformer gives 24")]
    [InlineData("""{"embedding_dimension":24,"pooling_mode":3}""", "pooling_mode")]
    public void UnusablePoolingIsNamed(string config, string expected) =>
        Assert.Contains(expected, Assert.Throws<ModelException>(() => Load(config)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("Identity", "torch.nn.modules.linear.Identity")]
    [InlineData("Tanh", "torch.nn.modules.activation.Tanh")]
    [InlineData("ReLU", "torch.nn.modules.activation.ReLU")]
    [InlineData("GELU", "torch.nn.modules.activation.GELU")]
    [InlineData("Sigmoid", "torch.nn.modules.activation.Sigmoid")]
    public void DenseEqualsTheReference(string name, string activation)
    {
        _model.WriteDense("dense", Hidden, 10, activation);
        using var checkpoint = Checkpoint.Open(_model.File("dense"));
        var dense = DenseStep.Load(_model.File("dense"), checkpoint, Hidden);
        var result = new float[Tokens * dense.Dimensions];
        dense.Apply(Recipe.Tensor("pooling", Tokens * Hidden), Tokens, result);
        AssertNear(Values(Golden.GetProperty("dense").GetProperty(name)), result);
    }

    [Theory]
    [InlineData("in_features", "23", "takes vectors of 23 values")]
    [InlineData("out_features", "11", "[10, 24]")]
    [InlineData("out_features", "null", "out_features")]
    [InlineData("activation_function", "\"os.system\"", "'os.system' is not supported")]
    [InlineData("activation_function", "\"torch.nn.modules.activation.Softplus\"", "is not supported")]
    public void AnUnusableDenseLayerIsNamed(string key, string value, string expected)
    {
        _model.WriteDense("dense", Hidden, 10, "torch.nn.modules.activation.Tanh");
        var config = JsonNode.Parse(File.ReadAllText(_model.File("dense/config.json")))!;
        config[key] = JsonNode.Parse(value);
        _model.Write("dense/config.json", config.ToJsonString());
        using var checkpoint = Checkpoint.Open(_model.File("dense"));
        Assert.Contains(
            expected, Assert.Throws<ModelException>(() => DenseStep.Load(_model.File("dense"), checkpoint, Hidden)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NormalizeEqualsTheReference()
    {
        var result = new float[Tokens * Hidden];
        new NormalizeStep(Hidden).Apply(Recipe.Tensor("pooling", result.Length), Tokens, result);
        AssertNear(Values(Golden.GetProperty("normalize")), result);
    }

    [Fact]
    public void AWholeBiEncoderEqualsTheReference()
    {
        using var model = TestModel.BiEncoder(
            TestShape.TinyBert, """{"word_embedding_dimension":128,"pooling_mode_mean_tokens":true}""", denseAndNormalize: true);
        var encoder = BiEncoder.Load(model.Path, new() { Precision = Precision.Fp32 });
        JsonElement[] rows = [.. Golden.GetProperty("texts").EnumerateArray()];
        var matrix = encoder.Embed(
            [.. rows.Select(row => row.GetProperty("text").GetString()!)], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal("Transformer(128 tokens), Pooling(mean), Dense(128 to 32, Tanh), Normalize", encoder.Identity.Pipeline);
        for (var i = 0; i < rows.Length; i++)
            AssertNear(Values(rows[i].GetProperty("vector")), matrix[i].ToArray());
    }

    private Pooling Load(string config)
    {
        _model.Write("pooling/config.json", config);
        return Pooling.Load(_model.File("pooling"), Hidden);
    }

    private static float[] Pool(Pooling pooling, int skip)
    {
        var result = new float[pooling.Dimensions];
        pooling.Apply(Recipe.Tensor("pooling", Tokens * Hidden), skip, result);
        return result;
    }

    private static float[] Values(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetSingle())];

    private static void AssertNear(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], Tolerance);
    }
}
