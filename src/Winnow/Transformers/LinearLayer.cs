using Winnow.Numerics.Gemm;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Transformers.Safetensors;

namespace Winnow.Transformers;

/// <summary>y = x·Wᵀ + b with weights packed at load. Everything that knows how weights are stored is behind this.</summary>
/// <remarks>A row's bits don't depend on the other rows, at any precision.</remarks>
internal sealed class LinearLayer
{
    // One of the two.
    private readonly PackedMatrix? _floats;
    private readonly PackedInt8Matrix? _bytes;
    private readonly float[] _bias;

    private LinearLayer(
        ReadOnlySpan<float> weights, float[] bias, int outputs, int inputs, Precision precision, ChannelScaling? scaling = null)
    {
        (Outputs, Inputs, Scaling, _bias) = (outputs, inputs, scaling, bias);
        if (precision == Precision.Int8)
            _bytes = PackedInt8Matrix.Pack(weights, outputs, inputs);
        else
            _floats = PackedMatrix.Pack(weights, outputs, inputs);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>What rows of bytes must have gone through; null for nothing. Weights and bias account for it.</summary>
    public ChannelScaling? Scaling { get; }

    /// <summary>A layer of floats from <paramref name="weights"/>, outputs × inputs; an empty <paramref name="bias"/> is none.</summary>
    public static LinearLayer Create(ReadOnlySpan<float> weights, float[] bias, int outputs, int inputs) =>
        new(weights, bias, outputs, inputs, Precision.Fp32);

    /// <summary>Reads a layer; its shape was checked.</summary>
    /// <param name="checkpoint">Where it lies.</param>
    /// <param name="names">Of its tensors.</param>
    /// <param name="outputs">N.</param>
    /// <param name="inputs">K.</param>
    /// <param name="precision">Of the product.</param>
    /// <param name="seen">What the layer is given, to fit bytes to it; null to take rows as they are.</param>
    public static LinearLayer Read(
        Checkpoint checkpoint, (string Weight, string Bias) names, int outputs, int inputs, Precision precision = Precision.Fp32,
        ChannelStatistics? seen = null) =>
        Fit(checkpoint.Read(names.Weight), checkpoint.Read(names.Bias), outputs, inputs, precision, seen);

    /// <summary>Reads layers of the same inputs as one layer that gives their outputs one after the other.</summary>
    public static LinearLayer ReadFused(
        Checkpoint checkpoint, ReadOnlySpan<(string Weight, string Bias)> names, int outputs, int inputs, Precision precision,
        ChannelStatistics? seen)
    {
        var weights = GC.AllocateUninitializedArray<float>(checked(names.Length * outputs * inputs));
        var bias = new float[names.Length * outputs];
        for (var part = 0; part < names.Length; part++)
        {
            checkpoint.Read(names[part].Weight, weights.AsSpan(part * outputs * inputs, outputs * inputs));
            checkpoint.Read(names[part].Bias, bias.AsSpan(part * outputs, outputs));
        }

        return Fit(weights, bias, names.Length * outputs, inputs, precision, seen);
    }

    private static LinearLayer Fit(float[] weights, float[] bias, int outputs, int inputs, Precision precision, ChannelStatistics? seen)
    {
        var scaling = seen is null ? null : ChannelScaling.Create(seen, weights);
        scaling?.Fold(weights, bias);
        return new(weights, bias, outputs, inputs, precision, scaling);
    }

    /// <summary>
    /// Computes <paramref name="count"/> rows of floats from floats: for layers that are not <see cref="Precision.Int8"/>.
    /// </summary>
    public void Apply(ReadOnlySpan<float> rows, int count, Span<float> result, Activation activation = Activation.None) =>
        MatrixProduct.Multiply(rows[..(count * Inputs)], count, Floats, _bias, activation, result[..(count * Outputs)]);

    /// <summary>Computes <paramref name="count"/> rows of floats.</summary>
    public void Apply(ActivationRows rows, int count, Span<float> result)
    {
        if (_bytes is null)
            Apply(rows.Values, count, result);
        else
            Int8Product.Multiply(BytesOf(rows, count), _bytes, _bias, Activation.None, result[..(count * Outputs)]);
    }

    /// <summary>
    /// Computes <paramref name="count"/> rows for the next linear layer: bytes if this layer is <see cref="Precision.Int8"/>, else floats.
    /// </summary>
    public void Apply(ActivationRows rows, int count, ActivationRows result, Activation activation)
    {
        if (_bytes is null)
            Apply(rows.Values, count, result.Values, activation);
        else
            Int8Product.MultiplyQuantize(BytesOf(rows, count), _bytes, _bias, activation, result.Bytes!);
    }

    private PackedMatrix Floats => _floats ?? throw new InvalidOperationException("The layer takes bytes, and floats were given.");

    private static QuantizedRows BytesOf(ActivationRows rows, int count) =>
        rows.Bytes is { } bytes && bytes.Count == count ? bytes : throw new InvalidOperationException($"{count} rows were not quantised.");
}
