namespace Winnow.Transformers;

/// <summary>
/// The hidden states, in floats, of a few sequences of random tokens, on their way through an encoder's layers. Which channels of the
/// hidden states lie far from the others is a matter of the weights, so that any tokens show it.
/// </summary>
internal sealed class RandomSequences
{
    private const int Count = 4;
    private const int MostTokens = 64;

    private readonly EncoderWorkspace _work;

    /// <summary>The states that the first layer is given.</summary>
    public RandomSequences(EncoderConfig config, EncoderEmbeddings embeddings)
    {
        var length = Math.Min(MostTokens, config.MaxPositions);
        _work = new(config, Precision.Fp32);
        _work.Reserve(Count * length, Count, length);
        var (ids, types) = (new int[length], new int[length]);
        // As in a pair of query and passage, where the model knows a second type.
        types.AsSpan(length / 4).Fill(Math.Min(1, config.TypeVocabularySize - 1));
        var state = 1u;
        for (var sequence = 0; sequence < Count; sequence++)
        {
            foreach (ref var id in ids.AsSpan())
            {
                // Knuth 1981, "Seminumerical Algorithms", 3.3.4; the high bits are the random ones.
                state = (state * 1664525) + 1013904223;
                id = (int)(((ulong)state * (uint)config.VocabularySize) >> 32);
            }

            embeddings.Apply(ids, types, _work.Hidden.Values[(sequence * length * config.HiddenSize)..]);
            _work.Offsets[sequence + 1] = (sequence + 1) * length;
        }

        _work.Offsets[0] = 0;
    }

    /// <summary>
    /// Moves the states through <paramref name="exact"/>, a layer in floats, and tells what its linear layers were given.
    /// </summary>
    public LayerInputs Advance(EncoderLayer exact) => exact.Observe(_work, Count);
}
