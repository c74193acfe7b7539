namespace Winnow.Indexing.Vectors.Graph;

/// <summary>
/// The level that each node reaches, and the order in which nodes are added: both from a seed and the node's number alone.
/// </summary>
internal static class NodeLevels
{
    /// <summary>Levels with P(level ≥ l) = M^−l, as the paper draws them: a level has one M-th of the nodes of the level below.</summary>
    public static byte[] Draw(int count, int m, ulong seed)
    {
        var levels = new byte[count];
        var scale = 1 / Math.Log(m);
        for (var node = 0; node < count; node++)
        {
            // From (0, 1]: 53 bits, and one so that the logarithm is finite.
            var uniform = ((Mix(seed, node) >> 11) + 1) * (1.0 / (1UL << 53));
            levels[node] = (byte)Math.Min((int)(-Math.Log(uniform) * scale), HnswGraph.MaxLevels);
        }

        return levels;
    }

    /// <summary>All nodes, those of higher levels first, those of the same level shuffled.</summary>
    public static int[] Order(ReadOnlySpan<byte> levels, ulong seed)
    {
        var order = new int[levels.Length];
        var keys = new ulong[levels.Length];
        for (var node = 0; node < order.Length; node++)
        {
            order[node] = node;
            keys[node] = ((ulong)(byte.MaxValue - levels[node]) << 56) | (Mix(~seed, node) >> 8);
        }

        // Two nodes with the same 56 bits would be in the order of their numbers wherever this runs.
        Array.Sort(keys, order);
        return order;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong seed, int node)
    {
        var z = seed + (0x9E3779B97F4A7C15 * ((ulong)node + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
