using Winnow.Numerics.Gemm;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Kernels;
using Winnow.Transformers.Safetensors;

namespace Winnow.Transformers;

/// <summary>One layer of BERT: self-attention and a feed-forward block, each added to its input and then normalised.</summary>
/// <remarks>
/// Letters: T tokens, H hidden, I intermediate, B sequences. Linear layers see all tokens of a micro-batch as one tall matrix; only
/// attention knows the sequences.
/// </remarks>
internal sealed class EncoderLayer
{
    private readonly EncoderConfig _config;
    private readonly float _scale;
    private readonly Activation _activation;
    private readonly LinearLayer _project;
    private readonly FirstTokenAttention? _first;
    private readonly LinearLayer _gather;
    private readonly LayerNormalization _attentionNorm;
    private readonly LinearLayer _expand;
    private readonly LinearLayer _contract;
    private readonly LayerNormalization _outputNorm;

    /// <summary>Reads a layer.</summary>
    /// <param name="checkpoint">Where it lies.</param>
    /// <param name="names">Of its tensors.</param>
    /// <param name="config">The encoder's shape.</param>
    /// <param name="layer">Its index.</param>
    /// <param name="precision">Of its linear layers.</param>
    /// <param name="seen">What the same layer in floats saw, to fit bytes to it; null for floats.</param>
    public EncoderLayer(
        Checkpoint checkpoint, BertTensors names, EncoderConfig config, int layer, Precision precision, LayerInputs? seen = null)
    {
        var (hidden, intermediate) = (config.HiddenSize, config.IntermediateSize);
        _config = config;
        _scale = 1 / MathF.Sqrt(config.HeadSize);
        _activation = config.Activation switch
        {
            HiddenActivation.Gelu => Activation.Gelu,
            HiddenActivation.GeluTanh => Activation.GeluTanh,
            _ => Activation.Relu,
        };
        _project = LinearLayer.ReadFused(
            checkpoint, [names.Query(layer), names.Key(layer), names.Value(layer)], hidden, hidden, precision, seen?.Project);
        if (layer == config.Layers - 1)
            _first = new(checkpoint, names, config, layer);
        _gather = LinearLayer.Read(checkpoint, names.AttentionOutput(layer), hidden, hidden, precision);
        _attentionNorm = LayerNormalization.Read(checkpoint, names.AttentionNorm(layer), config.LayerNormEpsilon);
        _expand = LinearLayer.Read(checkpoint, names.Expand(layer), intermediate, hidden, precision, seen?.Expand);
        _contract = LinearLayer.Read(checkpoint, names.Contract(layer), hidden, intermediate, precision);
        _outputNorm = LayerNormalization.Read(checkpoint, names.OutputNorm(layer), config.LayerNormEpsilon);
    }

    /// <summary>
    /// The linear layer that reads the hidden states first; null if <paramref name="firstOnly"/> makes it one that reads floats.
    /// </summary>
    public LinearLayer? Reader(bool firstOnly) => firstOnly && _first is not null ? null : _project;

    /// <summary>
    /// Replaces the hidden states of the <paramref name="sequences"/> sequences in <paramref name="work"/> by this layer's.
    /// </summary>
    /// <param name="work">The hidden states, T×H, and where each sequence begins.</param>
    /// <param name="sequences">B.</param>
    /// <param name="firstOnly">
    /// Only the first token of each sequence is wanted, of the last layer: attention and what follows are computed for these alone, and
    /// the states become B×H, equal to the others but for rounding.
    /// </param>
    /// <param name="next">The linear layer that reads the new states, if one does.</param>
    public void Apply(EncoderWorkspace work, int sequences, bool firstOnly, LinearLayer? next)
    {
        var rows = work.Offsets[sequences];
        if (firstOnly && _first is { } first)
        {
            first.Apply(
                work.Hidden.Values, work.Offsets.AsSpan(0, sequences + 1), work.Context.Values, work.RoomForFirst(sequences), work.Scratch);
            work.Hidden.KeepFirst(work.Offsets, sequences);
            rows = sequences;
        }
        else
        {
            Attend(work, sequences);
        }

        Gather(work, rows);
        Feed(work, rows, next);
    }

    /// <summary>As Apply, in floats and for all tokens; returns what the linear layers were given.</summary>
    public LayerInputs Observe(EncoderWorkspace work, int sequences)
    {
        var (hidden, rows) = (_config.HiddenSize, work.Offsets[sequences]);
        var project = ChannelStatistics.Of(work.Hidden.Values[..(rows * hidden)], hidden);
        Attend(work, sequences);
        Gather(work, rows);
        var expand = ChannelStatistics.Of(work.Hidden.Values[..(rows * hidden)], hidden);
        Feed(work, rows, next: null);
        return new(project, expand);
    }

    private void Attend(EncoderWorkspace work, int sequences)
    {
        var hidden = _config.HiddenSize;
        _project.Apply(work.Hidden, work.Offsets[sequences], work.Projections);
        for (var sequence = 0; sequence < sequences; sequence++)
        {
            var (start, end) = (work.Offsets[sequence], work.Offsets[sequence + 1]);
            Attention.Apply(
                work.Projections[(3 * start * hidden)..(3 * end * hidden)], end - start, _config.Heads, _config.HeadSize, _scale,
                work.Context.Values[(start * hidden)..(end * hidden)], work.Scratch);
        }
    }

    private void Gather(EncoderWorkspace work, int rows)
    {
        work.Context.Quantize(rows, _gather);
        _gather.Apply(work.Context, rows, work.Projections);
        _attentionNorm.AddAndApply(work.Projections, work.Hidden, rows, _expand);
    }

    private void Feed(EncoderWorkspace work, int rows, LinearLayer? next)
    {
        _expand.Apply(work.Hidden, rows, work.Intermediate, _activation);
        _contract.Apply(work.Intermediate, rows, work.Projections);
        _outputNorm.AddAndApply(work.Projections, work.Hidden, rows, next);
    }
}
