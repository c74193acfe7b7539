using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics;

/// <summary>
/// What the kernel tests go through: every instruction set of this machine, every short length, and values to compute with.
/// </summary>
internal static class Sweep
{
    public static IEnumerable<InstructionSet> Sets => Enum.GetValues<InstructionSet>().Where(set => set <= CpuFeatures.Best);

    public static TheoryData<InstructionSet> SetData => [.. Sets];

    /// <summary>All up to 130, which covers four vectors of any width and every tail, and a few that are long.</summary>
    public static IEnumerable<int> Lengths => Enumerable.Range(0, 131).Concat([255, 256, 257, 1000, 4099]);

    public static float[] Values(int length, int seed, float lowest = -1, float highest = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => lowest + ((highest - lowest) * random.NextSingle()))];
    }
}
