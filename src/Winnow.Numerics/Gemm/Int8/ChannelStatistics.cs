using System.Runtime.CompilerServices;
using Winnow.Numerics.Kernels;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>What sample rows tell about the K channels that a layer takes.</summary>
/// <param name="Means">K means.</param>
/// <param name="Deviations">K standard deviations.</param>
public sealed record ChannelStatistics(float[] Means, float[] Deviations)
{
    /// <summary>The statistics of T×K values.</summary>
    /// <param name="rows">T×K values, T at least one.</param>
    /// <param name="channels">K.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ChannelStatistics Of(ReadOnlySpan<float> rows, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        Guard.AtLeast(channels, rows.Length, nameof(rows));
        var (sums, squares, count) = (new double[channels], new double[channels], rows.Length / channels);
        for (var row = 0; row < count; row++)
        {
            var values = rows.Slice(row * channels, channels);
            for (var i = 0; i < channels; i++)
            {
                sums[i] += values[i];
                squares[i] += (double)values[i] * values[i];
            }
        }

        var (means, deviations) = (new float[channels], new float[channels]);
        for (var i = 0; i < channels; i++)
        {
            var mean = sums[i] / count;
            (means[i], deviations[i]) = ((float)mean, (float)Math.Sqrt(Math.Max(0, (squares[i] / count) - (mean * mean))));
        }

        return new(means, deviations);
    }
}
