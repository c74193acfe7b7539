using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Tests.Transformers;

/// <summary>Model directories whose weights are missing, of another model, in pieces, or in a format that can run code.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly TestShape Shape = TestShape.TinyRelu;
    private readonly TestModel _model = new();

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("pytorch_model.bin")]
    [InlineData("model.pt")]
    [InlineData("weights.PKL")]
    [InlineData("last.ckpt")]
    public void APickleIsRefusedWithTheSafeAlternative(string name)
    {
        _model.WriteBert("", Shape);
        File.Delete(_model.File("model.safetensors"));
        _model.Write(name, "cos\nsystem\n");
        var message = Refusal();
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("safetensors", message, StringComparison.Ordinal);
        Assert.Contains("can run code", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingWeightsAreNamed()
    {
        _model.WriteBert("", Shape);
        File.Delete(_model.File("model.safetensors"));
        Assert.Contains("has no model.safetensors", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bert.embeddings.word_embeddings.weight")]
    [InlineData("bert.encoder.layer.0.attention.self.key.bias")]
    [InlineData("bert.encoder.layer.0.output.LayerNorm.weight")]
    public void AMissingTensorIsNamed(string name)
    {
        _model.WriteBert("", Shape);
        Rewrite(TestModel.Tensors(Shape).Where(tensor => tensor.Name != name));
        Assert.Contains(
            name.EndsWith("word_embeddings.weight", StringComparison.Ordinal) ? "word_embeddings.weight' is missing"
                : $"'{name}' is missing",
            Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongShapeIsNamedWithBothShapes()
    {
        _model.WriteBert("", Shape);
        Rewrite(TestModel.Tensors(Shape).Select(tensor =>
            tensor.Name.EndsWith("intermediate.dense.weight", StringComparison.Ordinal)
                ? tensor with { Shape = [tensor.Shape[1], tensor.Shape[0]] }
                : tensor));
        var message = Refusal();
        Assert.Contains("bert.encoder.layer.0.intermediate.dense.weight", message, StringComparison.Ordinal);
        Assert.Contains("[40, 72]", message, StringComparison.Ordinal);
        Assert.Contains("[72, 40]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightsThatAreNotNumbersAreNamed()
    {
        _model.WriteBert("", Shape);
        Rewrite(TestModel.Tensors(Shape).Select(tensor =>
            tensor.Name.EndsWith("value.weight", StringComparison.Ordinal)
                ? tensor with { Values = [float.NaN, .. tensor.Values[1..]] }
                : tensor));
        Assert.Contains(
            "'bert.encoder.layer.0.attention.self.value.weight' has values that are infinite or not a number", Refusal(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void ShardsAreOneModel()
    {
        _model.WriteBert("", Shape);
        using (var whole = Checkpoint.Open(_model.Path))
        {
            var tensors = TestModel.Tensors(Shape).ToArray();
            WriteShards(tensors, place => place % 2);
            File.Move(_model.File("model.safetensors"), _model.File("whole"));
            using var shards = Checkpoint.Open(_model.Path);
            Assert.All(tensors, tensor => Assert.Equal(whole.Read(tensor.Name), shards.Read(tensor.Name)));
        }

        Assert.Equal(Shape.Hidden, TransformerEncoder.Load(_model.Path).Config.HiddenSize);
        File.Delete(_model.File("part1.safetensors"));
        Assert.Contains("part1.safetensors: is missing", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../secret.safetensors"}}""", "not a file name in this directory")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "not a file name in this directory")]
    [InlineData("""{"weight_map":{"a":7}}""", "a")]
    [InlineData("""{"metadata":{}}""", "weight_map")]
    [InlineData("""{"weight_map":""", "not valid JSON")]
    public void ABadIndexIsNamed(string index, string expected)
    {
        _model.WriteBert("", Shape);
        File.Delete(_model.File("model.safetensors"));
        _model.Write("model.safetensors.index.json", index);
        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void ATensorInTwoShardsIsNamed()
    {
        _model.WriteBert("", Shape);
        File.Delete(_model.File("model.safetensors"));
        var tensors = TestModel.Tensors(Shape).ToArray();
        WriteShards(tensors, place => place % 2);
        SafetensorsWriter.Write(_model.File("part1.safetensors"), tensors);
        Assert.Contains("is also in another shard", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void OldNamesOfScaleAndShiftAreRead()
    {
        _model.WriteBert("", Shape);
        Rewrite(TestModel.Tensors(Shape).Select(tensor => tensor with
        {
            Name = tensor.Name.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
                .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal),
        }));
        Assert.Equal(Shape.Hidden, TransformerEncoder.Load(_model.Path).Config.HiddenSize);
    }

    private void WriteShards(TensorData[] tensors, Func<int, int> shardOf)
    {
        foreach (var shard in tensors.Select((tensor, place) => (tensor, Shard: shardOf(place))).GroupBy(item => item.Shard))
            SafetensorsWriter.Write(_model.File($"part{shard.Key}.safetensors"), shard.Select(item => item.tensor), Shape.Store);
        var map = string.Join(",", tensors.Select((tensor, place) => $"\"{tensor.Name}\":\"part{shardOf(place)}.safetensors\""));
        _model.Write("model.safetensors.index.json", $"{{\"weight_map\":{{{map}}}}}");
    }

    private void Rewrite(IEnumerable<TensorData> tensors) => SafetensorsWriter.Write(_model.File("model.safetensors"), tensors);

    private string Refusal()
    {
        var message = Assert.Throws<ModelException>(() => TransformerEncoder.Load(_model.Path)).Message;
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
