using Winnow.Numerics.Kernels;
using Winnow.Transformers.Safetensors;

namespace Winnow.Transformers;

/// <summary>Layer normalisation with its learned scale and shift, H values each.</summary>
/// <remarks>Ba, Kiros, Hinton 2016, "Layer Normalization".</remarks>
internal sealed class LayerNormalization
{
    private readonly float[] _scale;
    private readonly float[] _shift;
    private readonly float _epsilon;

    private LayerNormalization(float[] scale, float[] shift, float epsilon) => (_scale, _shift, _epsilon) = (scale, shift, epsilon);

    public static LayerNormalization Read(Checkpoint checkpoint, (string Scale, string Shift) names, float epsilon) =>
        new(checkpoint.Read(names.Scale), checkpoint.Read(names.Shift), epsilon);

    /// <summary>Normalises each row of <paramref name="rows"/> in place.</summary>
    public void Apply(Span<float> rows) => LayerNorm.Apply(rows, _scale, _shift, _epsilon, rows);

    /// <summary>
    /// Adds <paramref name="addend"/> to the first <paramref name="count"/> rows of <paramref name="rows"/> and normalises each.
    /// </summary>
    /// <param name="addend">At least that many rows.</param>
    /// <param name="rows">Receives the floats, and bytes for <paramref name="reader"/>.</param>
    /// <param name="count">T.</param>
    /// <param name="reader">The linear layer that comes next; null if only floats are read.</param>
    public void AddAndApply(ReadOnlySpan<float> addend, ActivationRows rows, int count, LinearLayer? reader)
    {
        var values = rows.Values[..(count * _scale.Length)];
        if (rows.Bytes is { } bytes && reader is not null)
            bytes.QuantizeNormalizedSum(addend[..values.Length], values, _scale, _shift, _epsilon, values, reader.Scaling);
        else
            LayerNorm.ApplyToSum(addend[..values.Length], values, _scale, _shift, _epsilon, values);
    }
}
