using Winnow.Transformers.Safetensors;

namespace Winnow.Transformers;

/// <summary>The names of a BERT checkpoint's tensors, with the prefix and the spelling that the file uses.</summary>
/// <remarks>
/// Task models put <c>bert.</c> before the names; checkpoints converted from TensorFlow call scale and shift gamma and beta.
/// </remarks>
internal sealed class BertTensors
{
    private readonly string _prefix;
    private readonly string _scale;
    private readonly string _shift;

    public BertTensors(Checkpoint checkpoint)
    {
        _prefix = checkpoint.Contains("bert." + WordTable) ? "bert." : "";
        var old = checkpoint.Contains(_prefix + "embeddings.LayerNorm.gamma");
        (_scale, _shift) = old ? ("gamma", "beta") : ("weight", "bias");
    }

    private const string WordTable = "embeddings.word_embeddings.weight";

    public string Words => _prefix + WordTable;

    public string Positions => _prefix + "embeddings.position_embeddings.weight";

    public string Types => _prefix + "embeddings.token_type_embeddings.weight";

    public (string Scale, string Shift) EmbeddingNorm => Norm("embeddings.LayerNorm");

    public (string Weight, string Bias) Query(int layer) => Linear($"encoder.layer.{layer}.attention.self.query");

    public (string Weight, string Bias) Key(int layer) => Linear($"encoder.layer.{layer}.attention.self.key");

    public (string Weight, string Bias) Value(int layer) => Linear($"encoder.layer.{layer}.attention.self.value");

    public (string Weight, string Bias) AttentionOutput(int layer) => Linear($"encoder.layer.{layer}.attention.output.dense");

    public (string Scale, string Shift) AttentionNorm(int layer) => Norm($"encoder.layer.{layer}.attention.output.LayerNorm");

    public (string Weight, string Bias) Expand(int layer) => Linear($"encoder.layer.{layer}.intermediate.dense");

    public (string Weight, string Bias) Contract(int layer) => Linear($"encoder.layer.{layer}.output.dense");

    public (string Scale, string Shift) OutputNorm(int layer) => Norm($"encoder.layer.{layer}.output.LayerNorm");

    public (string Weight, string Bias) Pooler => Linear("pooler.dense");

    /// <summary>
    /// Checks that every tensor of the encoder is there with the shape that <paramref name="config"/> asks for; reads none.
    /// </summary>
    public void Check(Checkpoint checkpoint, EncoderConfig config)
    {
        var (hidden, intermediate) = (config.HiddenSize, config.IntermediateSize);
        checkpoint.Require(Words, config.VocabularySize, hidden);
        checkpoint.Require(Positions, config.MaxPositions, hidden);
        checkpoint.Require(Types, config.TypeVocabularySize, hidden);
        Vectors(EmbeddingNorm);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            Matrix(Query(layer), hidden, hidden);
            Matrix(Key(layer), hidden, hidden);
            Matrix(Value(layer), hidden, hidden);
            Matrix(AttentionOutput(layer), hidden, hidden);
            Vectors(AttentionNorm(layer));
            Matrix(Expand(layer), intermediate, hidden);
            Matrix(Contract(layer), hidden, intermediate);
            Vectors(OutputNorm(layer));
        }

        void Matrix((string Weight, string Bias) names, int outputs, int inputs)
        {
            checkpoint.Require(names.Weight, outputs, inputs);
            checkpoint.Require(names.Bias, outputs);
        }

        void Vectors((string Scale, string Shift) names)
        {
            checkpoint.Require(names.Scale, hidden);
            checkpoint.Require(names.Shift, hidden);
        }
    }

    private (string Weight, string Bias) Linear(string name) => ($"{_prefix}{name}.weight", $"{_prefix}{name}.bias");

    private (string Scale, string Shift) Norm(string name) => ($"{_prefix}{name}.{_scale}", $"{_prefix}{name}.{_shift}");
}
