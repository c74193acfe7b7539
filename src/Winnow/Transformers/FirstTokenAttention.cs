using Winnow.Numerics.Gemm;
using Winnow.Numerics.Kernels;
using Winnow.Transformers.Safetensors;

namespace Winnow.Transformers;

/// <summary>
/// Self-attention for the first token of each sequence alone. Keys and values are computed for no token: their projections move to the
/// query and to the result, which are one row per sequence.
/// </summary>
/// <remarks>
/// Per head: q·(Wk x + bk) = (Wkᵀq)·x + q·bk, whose last term is the same for all x and cancels in softmax; and since weights a sum to
/// 1, Σ a·(Wv x + bv) = Wv·(Σ a·x) + bv. Exact but for rounding. T tokens, B sequences, H hidden, A heads of D. Always in 32-bit floats.
/// </remarks>
internal sealed class FirstTokenAttention
{
    private readonly EncoderConfig _config;
    private readonly float _scale;
    private readonly PackedMatrix _query;
    private readonly float[] _queryBias;
    private readonly PackedMatrix[] _keys;
    private readonly PackedMatrix[] _values;
    private readonly float[] _valueBias;

    public FirstTokenAttention(Checkpoint checkpoint, BertTensors names, EncoderConfig config, int layer)
    {
        var (hidden, size) = (config.HiddenSize, config.HeadSize);
        _config = config;
        _scale = 1 / MathF.Sqrt(size);
        _query = PackedMatrix.Pack(checkpoint.Read(names.Query(layer).Weight), hidden, hidden);
        _queryBias = checkpoint.Read(names.Query(layer).Bias);
        _valueBias = checkpoint.Read(names.Value(layer).Bias);
        _keys = new PackedMatrix[config.Heads];
        _values = new PackedMatrix[config.Heads];
        var keys = checkpoint.Read(names.Key(layer).Weight);
        var values = checkpoint.Read(names.Value(layer).Weight);
        var transposed = new float[size * hidden];
        for (var head = 0; head < config.Heads; head++)
        {
            var part = (head * size * hidden)..((head + 1) * size * hidden);
            _values[head] = PackedMatrix.Pack(values.AsSpan(part), size, hidden);
            var key = keys.AsSpan(part);
            for (var i = 0; i < hidden; i++)
            {
                for (var j = 0; j < size; j++)
                    transposed[(i * size) + j] = key[(j * hidden) + i];
            }

            _keys[head] = PackedMatrix.Pack(transposed, hidden, size);
        }
    }

    /// <summary>Floats of room that <paramref name="sequences"/> sequences need.</summary>
    public static int RoomLength(EncoderConfig config, int sequences) =>
        checked(sequences * (((config.Heads + 2) * config.HiddenSize) + (2 * config.HeadSize)));

    /// <summary>Computes what attention gathers for each first token; its bits depend on its own sequence alone.</summary>
    /// <param name="states">T×H.</param>
    /// <param name="offsets">Where each sequence begins, and the end of the last.</param>
    /// <param name="context">Receives B×H.</param>
    /// <param name="room">At least <see cref="RoomLength"/> values.</param>
    /// <param name="scratch">What <see cref="QueryAttention"/> needs for the longest sequence.</param>
    public void Apply(ReadOnlySpan<float> states, ReadOnlySpan<int> offsets, Span<float> context, Span<float> room, Span<float> scratch)
    {
        var (sequences, hidden, heads, size) = (offsets.Length - 1, _config.HiddenSize, _config.Heads, _config.HeadSize);
        var first = Take(ref room, sequences * hidden);
        var query = Take(ref room, sequences * hidden);
        var absorbed = Take(ref room, heads * sequences * hidden);
        var inputs = Take(ref room, sequences * size);
        var outputs = Take(ref room, sequences * size);

        for (var sequence = 0; sequence < sequences; sequence++)
            states.Slice(offsets[sequence] * hidden, hidden).CopyTo(first[(sequence * hidden)..]);
        MatrixProduct.Multiply(first, sequences, _query, _queryBias, query);

        // absorbed: A×B×H; Wkᵀq of every head, and then that head's mean of the tokens.
        for (var head = 0; head < heads; head++)
        {
            for (var sequence = 0; sequence < sequences; sequence++)
                query.Slice((sequence * hidden) + (head * size), size).CopyTo(inputs[(sequence * size)..]);
            MatrixProduct.Multiply(inputs, sequences, _keys[head], [], absorbed.Slice(head * sequences * hidden, sequences * hidden));
        }

        for (var sequence = 0; sequence < sequences; sequence++)
        {
            var (start, end) = (offsets[sequence], offsets[sequence + 1]);
            QueryAttention.Apply(
                states[(start * hidden)..(end * hidden)], end - start, hidden, absorbed[(sequence * hidden)..], heads, sequences * hidden,
                _scale, scratch);
        }

        for (var head = 0; head < heads; head++)
        {
            MatrixProduct.Multiply(
                absorbed.Slice(head * sequences * hidden, sequences * hidden), sequences, _values[head],
                _valueBias.AsSpan(head * size, size), outputs);
            for (var sequence = 0; sequence < sequences; sequence++)
                outputs.Slice(sequence * size, size).CopyTo(context[((sequence * hidden) + (head * size))..]);
        }
    }

    private static Span<float> Take(ref Span<float> room, int length)
    {
        var taken = room[..length];
        room = room[length..];
        return taken;
    }
}
