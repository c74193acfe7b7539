using Winnow.Numerics.Kernels;
using Winnow.Tokenization;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Encoders;

/// <summary>The module <c>Dense</c>: a linear layer and a function of each value.</summary>
internal sealed class DenseStep : VectorStep
{
    private const int MaxFeatures = 1 << 16;

    private readonly LinearLayer _layer;
    private readonly string _activation;

    private DenseStep(LinearLayer layer, string activation) => (_layer, _activation) = (layer, activation);

    public override int Dimensions => _layer.Outputs;

    /// <summary>Reads the module in <paramref name="directory"/>, which takes vectors of <paramref name="inputs"/> values.</summary>
    public static DenseStep Load(string directory, Checkpoint checkpoint, int inputs)
    {
        var path = Path.Combine(directory, EncoderConfig.FileName);
        if (!File.Exists(path))
            throw new ModelException(path, "is missing: it gives the size of the dense layer.");
        var json = JsonField.Load(path);
        var (from, to) = (json["in_features"].AsInteger(1, MaxFeatures), json["out_features"].AsInteger(1, MaxFeatures));
        if (from != inputs)
            throw new ModelException(path, $"takes vectors of {from} values, and the module before it gives {inputs}.");

        var name = json["activation_function"].AsStringOrNull() ?? "torch.nn.modules.activation.Tanh";
        var activation = name[(name.LastIndexOf('.') + 1)..];
        if (!name.StartsWith("torch.", StringComparison.Ordinal)
            || activation is not ("Identity" or "Tanh" or "ReLU" or "GELU" or "Sigmoid"))
        {
            throw new ModelException(
                path, $"activation_function '{name}' is not supported; torch's Identity, Tanh, ReLU, GELU and Sigmoid are.");
        }

        checkpoint.Require("linear.weight", to, from);
        float[] bias = [];
        if (json["bias"].AsBooleanOrNull() ?? true)
        {
            checkpoint.Require("linear.bias", to);
            bias = checkpoint.Read("linear.bias");
        }

        return new(LinearLayer.Create(checkpoint.Read("linear.weight"), bias, to, from), activation);
    }

    public override void Apply(ReadOnlySpan<float> vectors, int count, Span<float> result)
    {
        _layer.Apply(vectors, count, result);
        var values = result[..(count * Dimensions)];
        switch (_activation)
        {
            case "Tanh":
                Tanh.Apply(values, values);
                break;
            case "ReLU":
                Relu.Apply(values, values);
                break;
            case "GELU":
                Gelu.Apply(values, values);
                break;
            case "Sigmoid":
                Sigmoid.Apply(values, values);
                break;
        }
    }

    public override string ToString() => $"Dense({_layer.Inputs} to {_layer.Outputs}, {_activation})";
}
