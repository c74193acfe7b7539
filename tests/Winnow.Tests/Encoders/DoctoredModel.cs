using Winnow.Encoders;
using Winnow.Tests.Transformers;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Tests.Encoders;

/// <summary>The shipped cross-encoder with its weights changed, so that what eight bits do to it is known beforehand.</summary>
internal static class DoctoredModel
{
    /// <summary>
    /// One value of each hidden state is always 0 and has enormous weights: in floats they change nothing, in eight bits they leave the
    /// other weights no steps.
    /// </summary>
    public static TestModel ThatEightBitsRuin() => Write((name, values, inputs) =>
    {
        const int Dead = 7;
        if (name.Contains("LayerNorm", StringComparison.Ordinal))
            values[Dead] = 0;
        else if (name.EndsWith("intermediate.dense.weight", StringComparison.Ordinal))
            for (var i = Dead; i < values.Length; i += inputs)
                values[i] = 60_000;
    });

    /// <summary>A mean-pooled bi-encoder whose layers add so little to the embeddings that their errors add next to nothing.</summary>
    public static TestModel ThatEightBitsSpare()
    {
        var model = Write((name, values, _) =>
        {
            if (name.Contains(".output.dense.", StringComparison.Ordinal))
                for (var i = 0; i < values.Length; i++)
                    values[i] *= 0.001f;
        });
        model.Write("modules.json", $"[{TestModel.Modules}]");
        model.Write("1_Pooling/config.json", """{"pooling_mode":"mean"}""");
        return model;
    }

    private static TestModel Write(Action<string, float[], int> change)
    {
        var model = new TestModel();
        foreach (var name in (string[])["config.json", "tokenizer.json", "tokenizer_config.json"])
            File.Copy(Path.Combine(DefaultModels.RerankPath, name), model.File(name));
        var config = EncoderConfig.Load(DefaultModels.RerankPath);
        using var checkpoint = Checkpoint.Open(DefaultModels.RerankPath);
        SafetensorsWriter.Write(model.File("model.safetensors"), Names(config).Select(name =>
        {
            int[] shape = [.. checkpoint.ShapeOf(name).Select(size => (int)size)];
            var values = checkpoint.Read(name);
            change(name, values, shape[^1]);
            return new TensorData(name, shape, values);
        }), "F16");
        return model;
    }

    private static IEnumerable<string> Names(EncoderConfig config) => TestModel
        .Tensors(new TestShape("", config.HiddenSize, config.Layers, config.Heads, config.IntermediateSize, "gelu", 1, "F16"))
        .Select(tensor => tensor.Name);
}
