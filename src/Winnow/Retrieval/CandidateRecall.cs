using System.Buffers;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval.Fusion;
using Winnow.Tokenization;

namespace Winnow.Retrieval;

/// <summary>Stage 1 over an index: the arms that the mode asks for, each admitting what the filter admits, fused into one pool.</summary>
internal sealed class CandidateRecall(IndexReader index, BiEncoder encoder)
{
    private static readonly IReadOnlyDictionary<int, List<Candidate>> NoDuplicates = new Dictionary<int, List<Candidate>>();

    /// <summary>The pool for <paramref name="query"/>, whose vector is needed unless words alone decide.</summary>
    public RecalledPool Find(string query, ReadOnlySpan<float> vector, SearchOptions options)
    {
        var filter = options.Filter is { } wanted ? index.Resolve(wanted) : null;
        var k = Math.Min(options.RecallK, filter?.Count ?? index.Passages);
        var dense = ArrayPool<VectorMatch>.Shared.Rent(k);
        var lexical = ArrayPool<LexicalMatch>.Shared.Rent(k);
        try
        {
            var byVector = options.Mode == RecallMode.Lexical ? 0 : index.SearchVectors(vector, dense.AsSpan(0, k), filter, options.Exact);
            var byWords = options.Mode == RecallMode.Dense ? 0 : index.SearchText(query, lexical.AsSpan(0, k), filter, options.PlainQuery);
            var collapses = options.CollapseDuplicates is not null;
            var pool = options.Mode switch
            {
                RecallMode.Dense => CandidateFusion.Of(dense.AsSpan(0, byVector)),
                RecallMode.Lexical => CandidateFusion.Of(lexical.AsSpan(0, byWords)),
                // Where near-duplicates go, those beyond the pool's size take their places.
                _ => CandidateFusion.Fuse(
                    dense.AsSpan(0, byVector), lexical.AsSpan(0, byWords), k, options.Fusion, collapses ? int.MaxValue : k),
            };
            if (options.CollapseDuplicates is not { } threshold)
                return new(pool, NoDuplicates, Candidate.Compose(pool, 0), filter?.Count);
            var kept = NearDuplicates.Collapse(pool, threshold, k, TokensOf);
            return new(kept.Kept, kept.Duplicates, Candidate.Compose(kept.Kept, kept.Collapsed), filter?.Count);
        }
        finally
        {
            ArrayPool<VectorMatch>.Shared.Return(dense);
            ArrayPool<LexicalMatch>.Shared.Return(lexical);
        }
    }

    /// <summary>The tokens of a passage: the cross-encoder's, which are stored, or else the bi-encoder's.</summary>
    private ReadOnlyMemory<int> TokensOf(int number)
    {
        if (index.Manifest.PassageTokenizer is not null)
            return index.Tokens(number);
        var buffer = new TokenBuffer();
        encoder.Tokenizer.Tokenize(index.Passage(number).Passage.Compose(), buffer);
        return buffer.Ids.ToArray();
    }
}

/// <summary>What stage 1 recalled.</summary>
/// <param name="Candidates">The pool, best first.</param>
/// <param name="Duplicates">For the number of a candidate, its near-duplicates, which were taken out of the pool.</param>
/// <param name="Composition">Which arms the candidates are from.</param>
/// <param name="Admitted">Passages that the filter admits; null without a filter.</param>
internal readonly record struct RecalledPool(
    Candidate[] Candidates, IReadOnlyDictionary<int, List<Candidate>> Duplicates, PoolComposition Composition, int? Admitted);
