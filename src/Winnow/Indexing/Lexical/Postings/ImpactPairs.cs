using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Winnow.Numerics.Kernels;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>
/// What bounds the scores of some postings whatever the collection's statistics turn out to be: up to three pairs of a weighted frequency
/// and a weighted length, of which one is at least as good as each posting (after the impacts of Lucene 8; Grand and others 2020,
/// "From MAXSCORE to Block-Max WAND: the story of how Lucene significantly improved query evaluation performance"). Unused pairs are 0.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ImpactPairs
{
    public const int Count = 3;

    public Values Amounts;
    public Values Sizes;

    /// <summary>The greatest result of <see cref="Saturation"/> among the postings, or more.</summary>
    public readonly int Bound(float weight, float atZero, float perSize)
    {
        var bound = 0;
        for (var i = 0; i < Count; i++)
            bound = Math.Max(bound, Saturation.Of(Amounts[i], Sizes[i], weight, atZero, perSize));
        return bound;
    }

    /// <summary>Finds the pairs for some postings. Clobbers the list.</summary>
    public static ImpactPairs Of(List<(float Amount, float Size)> postings)
    {
        // By size; then only those that have a greater amount than all smaller ones matter.
        postings.Sort(static (a, b) => a.Size != b.Size ? a.Size.CompareTo(b.Size) : b.Amount.CompareTo(a.Amount));
        var best = 0;
        var kept = 0;
        for (var i = 0; i < postings.Count; i++)
        {
            if (kept > 0 && postings[i].Amount <= postings[best].Amount)
                continue;
            best = kept;
            postings[kept++] = postings[i];
        }

        // Neighbours are merged, those first that are nearest to each other: the greater amount with the smaller size bounds both.
        while (kept > Count)
        {
            var (place, least) = (0, float.PositiveInfinity);
            for (var i = 0; i + 1 < kept; i++)
            {
                var loss = ((postings[i + 1].Amount + 1) / (postings[i].Amount + 1))
                    + ((postings[i + 1].Size + 1) / (postings[i].Size + 1));
                if (loss < least)
                    (place, least) = (i, loss);
            }

            postings[place] = (postings[place + 1].Amount, postings[place].Size);
            for (var i = place + 1; i + 1 < kept; i++)
                postings[i] = postings[i + 1];
            kept--;
        }

        var pairs = default(ImpactPairs);
        for (var i = 0; i < kept; i++)
            (pairs.Amounts[i], pairs.Sizes[i]) = postings[i];
        return pairs;
    }

    /// <summary>One value of each pair.</summary>
    [InlineArray(Count)]
    internal struct Values
    {
        private float _first;
    }
}
