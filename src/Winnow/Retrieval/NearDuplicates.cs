using System.Runtime.InteropServices;
using Winnow.Retrieval.Fusion;

namespace Winnow.Retrieval;

/// <summary>
/// Finds passages that say the same in nearly the same words, so that the cross-encoder need not read them twice and hits do not repeat
/// themselves: the resemblance of Broder 1997, "On the resemblance and containment of documents", computed exactly, over runs of three
/// tokens.
/// </summary>
internal static class NearDuplicates
{
    private const int ShingleTokens = 3;

    /// <summary>
    /// Keeps of <paramref name="pool"/>, in its order, what does not resemble a candidate that was kept before it, until
    /// <paramref name="limit"/> are kept.
    /// </summary>
    /// <param name="pool">Candidates, best first.</param>
    /// <param name="threshold">The resemblance from which on one of two is dropped: above 0, and 1 for equal sets of shingles.</param>
    /// <param name="limit">How many to keep at most.</param>
    /// <param name="tokensOf">Reads a candidate's tokens.</param>
    public static CollapsedPool Collapse(ReadOnlySpan<Candidate> pool, double threshold, int limit, Func<int, ReadOnlyMemory<int>> tokensOf)
    {
        var kept = new List<Candidate>(Math.Min(limit, pool.Length));
        var shingles = new List<ulong[]>(kept.Capacity);
        var duplicates = new Dictionary<int, List<Candidate>>();
        var collapsed = 0;
        foreach (var candidate in pool)
        {
            if (kept.Count == limit)
                break;
            var own = ShinglesOf(tokensOf(candidate.Number).Span);
            var original = shingles.FindIndex(other => Resemble(own, other, threshold));
            if (original < 0)
            {
                kept.Add(candidate);
                shingles.Add(own);
                continue;
            }

            ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(duplicates, kept[original].Number, out _);
            (list ??= []).Add(candidate);
            collapsed++;
        }

        return new([.. kept], duplicates, collapsed);
    }

    /// <summary>Whether |A ∩ B| / |A ∪ B| is at least <paramref name="threshold"/>.</summary>
    internal static bool Resemble(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, double threshold)
    {
        // So many must be common at least; each set may miss the rest of its own, and most pairs have missed too many after a few.
        var all = left.Length + right.Length;
        var needed = (int)Math.Ceiling((threshold * all / (1 + threshold)) - 1e-9);
        var (common, i, j) = (0, 0, 0);
        while (i < left.Length && j < right.Length && i - common <= left.Length - needed && j - common <= right.Length - needed)
        {
            if (left[i] == right[j])
                (common, i, j) = (common + 1, i + 1, j + 1);
            else if (left[i] < right[j])
                i++;
            else
                j++;
        }

        return common >= threshold * (all - common);
    }

    /// <summary>The hashes of all runs of three tokens, ascending, each once; a shorter passage is one run.</summary>
    internal static ulong[] ShinglesOf(ReadOnlySpan<int> tokens)
    {
        var length = Math.Min(ShingleTokens, tokens.Length);
        var shingles = new ulong[tokens.Length - length + 1];
        for (var i = 0; i < shingles.Length; i++)
        {
            ulong hash = 0;
            foreach (var token in tokens.Slice(i, length))
                hash = Mix(hash ^ (uint)token);
            shingles[i] = hash;
        }

        Array.Sort(shingles);
        var distinct = 0;
        foreach (var shingle in shingles)
        {
            if (distinct == 0 || shingles[distinct - 1] != shingle)
                shingles[distinct++] = shingle;
        }

        return shingles[..distinct];
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection that spreads every bit over all.</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>A pool without its near-duplicates.</summary>
/// <param name="Kept">The candidates that stay, in their order.</param>
/// <param name="Duplicates">For the number of one that stays, those that were dropped for it, in their order.</param>
/// <param name="Collapsed">How many were dropped.</param>
internal readonly record struct CollapsedPool(Candidate[] Kept, IReadOnlyDictionary<int, List<Candidate>> Duplicates, int Collapsed);
