namespace Winnow.Indexing.Vectors;

/// <summary>
/// A score and an id in one integer whose order is that of results: the greater key has the higher score or, at the same score, the
/// lower id. NaN is below everything. The lowest bit is free for a mark.
/// </summary>
internal static class ScoreKey
{
    public const ulong Mark = 1;

    public static ulong Of(float score, int id) => ((ulong)Ordered(score) << 32) | ((ulong)(uint)(int.MaxValue - id) << 1);

    public static int Id(ulong key) => int.MaxValue - (int)((uint)key >> 1);

    public static float Score(ulong key)
    {
        var ordered = (uint)(key >> 32);
        if (ordered == 0)
            return float.NaN;
        return BitConverter.UInt32BitsToSingle((ordered & 0x8000_0000) != 0 ? ordered ^ 0x8000_0000 : ~ordered);
    }

    /// <summary>Sorts best first.</summary>
    public static void Sort(Span<ulong> keys)
    {
        keys.Sort();
        keys.Reverse();
    }

    /// <summary>Bits whose order as integers is the order of the numbers; adding zero makes -0 and 0 one.</summary>
    private static uint Ordered(float score)
    {
        if (float.IsNaN(score))
            return 0;
        var bits = BitConverter.SingleToUInt32Bits(score + 0f);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }
}
