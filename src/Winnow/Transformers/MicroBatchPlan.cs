using Winnow.Tokenization;

namespace Winnow.Transformers;

/// <summary>
/// How a batch is split: micro-batches of whole sequences, the longest sequences first, so that the threads end together. A micro-batch
/// is large enough that weights are read from memory seldom, and small enough that its activations stay in a core's cache.
/// </summary>
/// <remarks>Reused from call to call. The split never changes a result: a token's bits depend on its own sequence alone.</remarks>
internal sealed class MicroBatchPlan
{
    /// <summary>
    /// Tokens of a full micro-batch. 128 to 256 keep weights and activations in cache; longer sequences are micro-batches of their own.
    /// </summary>
    public const int FullTokens = 256;

    private const int LeastTokens = 32;

    private long[] _order = new long[64];
    private int[] _starts = new int[64];

    /// <summary>Micro-batches.</summary>
    public int Count { get; private set; }

    /// <summary>Splits <paramref name="batch"/> for this many threads.</summary>
    public void Build(TokenBatch batch, int threads)
    {
        if (_order.Length < batch.Count)
        {
            _order = new long[batch.Count * 2];
            _starts = new int[(batch.Count * 2) + 1];
        }

        for (var sequence = 0; sequence < batch.Count; sequence++)
            _order[sequence] = ((long)(int.MaxValue - batch.LengthOf(sequence)) << 32) | (uint)sequence;
        _order.AsSpan(0, batch.Count).Sort();

        Count = 0;
        var (tokens, left) = (0, batch.TokenCount);
        var budget = Budget(left, threads);
        for (var place = 0; place < batch.Count; place++)
        {
            var length = batch.LengthOf(SequenceAt(place));
            if (place == 0 || tokens + length > budget)
            {
                _starts[Count++] = place;
                tokens = 0;
                budget = Budget(left, threads);
            }

            tokens += length;
            left -= length;
        }

        _starts[Count] = batch.Count;
    }

    /// <summary>
    /// Tokens of the next micro-batch: a fair part of what is left, so that those near the end are small and no thread waits long for the
    /// last (Polychronopoulos and Kuck 1987, "Guided Self-Scheduling").
    /// </summary>
    private static int Budget(int left, int threads) =>
        threads == 1 ? FullTokens : Math.Clamp(left / (2 * threads), LeastTokens, FullTokens);

    /// <summary>The places of micro-batch <paramref name="item"/>, to be asked for their sequences.</summary>
    public (int First, int End) PlacesOf(int item) => (_starts[item], _starts[item + 1]);

    /// <summary>The sequence at <paramref name="place"/> of the order, longest first.</summary>
    public int SequenceAt(int place) => (int)(uint)_order[place];
}
