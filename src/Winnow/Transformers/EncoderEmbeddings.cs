using Winnow.Numerics.Kernels;
using Winnow.Transformers.Safetensors;

namespace Winnow.Transformers;

/// <summary>The first step of BERT: word, position and type vectors added up, then normalised.</summary>
internal sealed class EncoderEmbeddings
{
    private readonly float[] _words;
    private readonly float[] _positions;
    private readonly float[] _types;
    private readonly LayerNormalization _norm;
    private readonly int _hidden;

    private EncoderEmbeddings(float[] words, float[] positions, float[] types, LayerNormalization norm, int hidden) =>
        (_words, _positions, _types, _norm, _hidden) = (words, positions, types, norm, hidden);

    public static EncoderEmbeddings Read(Checkpoint checkpoint, BertTensors names, EncoderConfig config) => new(
        checkpoint.Read(names.Words), checkpoint.Read(names.Positions), checkpoint.Read(names.Types),
        LayerNormalization.Read(checkpoint, names.EmbeddingNorm, config.LayerNormEpsilon), config.HiddenSize);

    /// <summary>Writes the vectors of one sequence, T×H.</summary>
    public void Apply(ReadOnlySpan<int> ids, ReadOnlySpan<int> types, Span<float> result)
    {
        EmbeddingSum.Apply(_words, _types, _positions, ids, types, _hidden, result);
        _norm.Apply(result[..(ids.Length * _hidden)]);
    }
}
