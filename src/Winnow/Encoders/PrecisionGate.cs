using Winnow.Numerics.Gemm.Int8;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>Decides whether a model may run in eight bits: whether it then orders bundled texts as it does in floats.</summary>
/// <remarks>
/// Kendall 1938, "A New Measure of Rank Correlation": of all pairs of passages among a query's best, the share in the same order less the
/// share in the other, over all queries together.
/// </remarks>
internal static class PrecisionGate
{
    /// <summary>The smallest tau that passes.</summary>
    public const double LeastTau = 0.995;

    /// <summary>Passages per query, the best in floats, whose order counts.</summary>
    public const int Depth = 20;

    /// <summary>
    /// What is known before a model is read: what was asked for, or remembered, or follows from the processor; null to measure.
    /// </summary>
    /// <param name="asked">The precision that the caller wants.</param>
    /// <param name="model">Which model it is.</param>
    /// <param name="memory">What was measured before.</param>
    public static PrecisionChoice? Known(Precision asked, ModelIdentity model, PrecisionMemory memory)
    {
        if (asked != Precision.Auto)
            return PrecisionChoice.Asked(asked);
        return Int8Kernels.HasByteProducts ? memory.Recall(model) : PrecisionChoice.NotFaster(Int8Kernels.ActiveName);
    }

    /// <summary>The model to keep of two, and why; the other is dropped, and the verdict remembered.</summary>
    /// <param name="exact">The model in floats.</param>
    /// <param name="quantized">The model in eight bits.</param>
    /// <param name="score">Gives, for each query of the samples, the scores of its passages.</param>
    /// <param name="model">Which model it is.</param>
    /// <param name="memory">Receives the verdict.</param>
    public static (T Model, PrecisionChoice Choice) Choose<T>(
        T exact, T quantized, Func<T, PrecisionSamples, float[][]> score, ModelIdentity model, PrecisionMemory memory)
    {
        var samples = PrecisionSamples.Bundled;
        var choice = Judge(score(exact, samples), score(quantized, samples));
        memory.Keep(model, choice);
        return (choice.Precision == Precision.Int8 ? quantized : exact, choice);
    }

    /// <summary>The verdict on the scores that a model gives at both precisions.</summary>
    public static PrecisionChoice Judge(float[][] exact, float[][] quantized)
    {
        var (agree, compared, wanted) = (0, 0, 0);
        for (var query = 0; query < exact.Length; query++)
        {
            var (reference, other) = (exact[query], quantized[query]);
            var best = Enumerable.Range(0, reference.Length).OrderByDescending(i => reference[i]).Take(Depth).ToArray();
            wanted += best.Length * (best.Length - 1) / 2;
            for (var i = 0; i < best.Length; i++)
            {
                for (var j = i + 1; j < best.Length; j++)
                {
                    // Equal scores have no order that could be kept.
                    if (!(reference[best[i]] > reference[best[j]]))
                        continue;
                    compared++;
                    agree += other[best[i]].CompareTo(other[best[j]]);
                }
            }
        }

        return 2 * compared < wanted
            ? PrecisionChoice.Unmeasurable
            : PrecisionChoice.Of((double)agree / compared, exact.Length);
    }
}
