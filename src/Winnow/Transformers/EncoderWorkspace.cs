using Winnow.Numerics.Kernels;
using Winnow.Numerics.Memory;

namespace Winnow.Transformers;

/// <summary>The activations of one micro-batch, kept by a worker and used again. Grows to the largest micro-batch seen.</summary>
/// <remarks>T tokens, H hidden, I intermediate.</remarks>
internal sealed class EncoderWorkspace(EncoderConfig config, Precision precision)
{
    private int _tokens;
    private int _longest;
    private float[] _first = [];

    /// <summary>T×H: what goes from layer to layer.</summary>
    public ActivationRows Hidden { get; } = new(config.HiddenSize, precision);

    /// <summary>T×3H: queries, keys and values of a token side by side; also holds what is added to <see cref="Hidden"/>.</summary>
    public Span<float> Projections => ProjectionMemory.Span;

    /// <summary>T×H: what attention gathers.</summary>
    public ActivationRows Context { get; } = new(config.HiddenSize, precision);

    /// <summary>
    /// T×I: inside the feed-forward block; at <see cref="Precision.Int8"/> bytes alone, made while the floats are in the cache.
    /// </summary>
    public ActivationRows Intermediate { get; } = new(config.IntermediateSize, precision);

    /// <summary>What attention needs for the longest sequence.</summary>
    public float[] Scratch { get; private set; } = [];

    /// <summary>Where each sequence of the micro-batch begins, and the end of the last.</summary>
    public int[] Offsets { get; private set; } = new int[8];

    private AlignedBuffer<float> ProjectionMemory { get; set; } = new(0);

    /// <summary>Makes room for this many tokens in this many sequences, the longest of which has <paramref name="longest"/>.</summary>
    public void Reserve(int tokens, int sequences, int longest)
    {
        if (longest > _longest)
        {
            _longest = longest;
            Scratch = GC.AllocateUninitializedArray<float>(Math.Max(
                Attention.ScratchLength(longest, config.Heads, config.HeadSize),
                QueryAttention.ScratchLength(longest, config.HiddenSize, config.Heads)));
        }

        if (Offsets.Length <= sequences)
            Offsets = new int[(sequences + 1) * 2];
        if (tokens <= _tokens)
            return;
        _tokens = Math.Max(tokens, MicroBatchPlan.FullTokens);
        Hidden.Reserve(_tokens);
        ProjectionMemory.Dispose();
        ProjectionMemory = new(checked(_tokens * 3 * config.HiddenSize));
        Context.Reserve(_tokens);
        if (precision == Precision.Fp32)
            Intermediate.Reserve(_tokens);
    }

    /// <summary>What <see cref="FirstTokenAttention"/> needs for this many sequences.</summary>
    public float[] RoomForFirst(int sequences)
    {
        var length = FirstTokenAttention.RoomLength(config, sequences);
        if (_first.Length < length)
            _first = GC.AllocateUninitializedArray<float>(length);
        return _first;
    }
}
