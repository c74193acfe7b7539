using System.Buffers;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;

namespace Winnow.Retrieval.Fusion;

/// <summary>Makes one pool of candidates from what the arms found.</summary>
internal static class CandidateFusion
{
    /// <summary>The pool of the dense arm alone, in its order.</summary>
    public static Candidate[] Of(ReadOnlySpan<VectorMatch> matches)
    {
        var pool = new Candidate[matches.Length];
        for (var i = 0; i < pool.Length; i++)
            pool[i] = new(matches[i].Id, i + 1, matches[i].Score, 0, 0, matches[i].Score);
        return pool;
    }

    /// <summary>The pool of the lexical arm alone, in its order.</summary>
    public static Candidate[] Of(ReadOnlySpan<LexicalMatch> matches)
    {
        var pool = new Candidate[matches.Length];
        for (var i = 0; i < pool.Length; i++)
            pool[i] = new(matches[i].Id, 0, 0, i + 1, matches[i].Score, matches[i].Score);
        return pool;
    }

    /// <summary>Both arms as one pool by the fused score, best first.</summary>
    /// <param name="dense">What the vectors found, best first.</param>
    /// <param name="lexical">What the words found, best first.</param>
    /// <param name="asked">How many each arm was asked for: words that found fewer say that every other passage scores 0.</param>
    /// <param name="options">The formula.</param>
    /// <param name="limit">The size of the pool.</param>
    public static Candidate[] Fuse(
        ReadOnlySpan<VectorMatch> dense, ReadOnlySpan<LexicalMatch> lexical, int asked, FusionOptions options, int limit)
    {
        var joined = ArrayPool<Candidate>.Shared.Rent(dense.Length + lexical.Length);
        try
        {
            var pool = joined.AsSpan(0, Join(dense, lexical, joined));
            var (first, second) = (Scale.Of(options.Method, dense), Scale.Of(options.Method, lexical, asked));
            var weights = options.DenseWeight + options.LexicalWeight;
            foreach (ref var candidate in pool)
            {
                var score = options.Method == FusionMethod.ReciprocalRank
                    ? Reciprocal(options.DenseWeight, options.RankConstant, candidate.DenseRank)
                        + Reciprocal(options.LexicalWeight, options.RankConstant, candidate.LexicalRank)
                    : ((options.DenseWeight * first.Apply(candidate.DenseRank, candidate.DenseScore))
                        + (options.LexicalWeight * second.Apply(candidate.LexicalRank, candidate.LexicalScore))) / weights;
                candidate = candidate with { Score = (float)score };
            }

            pool.Sort(Candidate.BestFirst);
            return pool[..Math.Min(limit, pool.Length)].ToArray();
        }
        finally
        {
            ArrayPool<Candidate>.Shared.Return(joined);
        }
    }

    private static double Reciprocal(double weight, double constant, int rank) => rank == 0 ? 0 : weight / (constant + rank);

    /// <summary>Writes each passage once, with what both arms said of it. Returns how many there are.</summary>
    private static int Join(ReadOnlySpan<VectorMatch> dense, ReadOnlySpan<LexicalMatch> lexical, Span<Candidate> joined)
    {
        for (var i = 0; i < dense.Length; i++)
            joined[i] = new(dense[i].Id, i + 1, dense[i].Score, 0, 0, 0);
        var known = joined[..dense.Length];
        known.Sort(static (left, right) => left.Number.CompareTo(right.Number));
        var count = dense.Length;
        for (var i = 0; i < lexical.Length; i++)
        {
            var place = known.BinarySearch(new NumberOf(lexical[i].Id));
            if (place >= 0)
                known[place] = known[place] with { LexicalRank = i + 1, LexicalScore = lexical[i].Score };
            else
                joined[count++] = new(lexical[i].Id, 0, 0, i + 1, lexical[i].Score, 0);
        }

        return count;
    }

    private readonly struct NumberOf(int number) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other) => number.CompareTo(other.Number);
    }

    /// <summary>Brings an arm's scores to a scale that can be added to the other's.</summary>
    /// <param name="Origin">The score that becomes 0.</param>
    /// <param name="Unit">
    /// By how much a score grows for its scaled one to grow by 1; 0 for an arm that can't tell its candidates apart.
    /// </param>
    /// <param name="Absent">The scaled score of a candidate that the arm did not return.</param>
    private readonly record struct Scale(double Origin, double Unit, double Absent)
    {
        public double Apply(int rank, float score) => rank == 0 ? Absent : Unit > 0 ? (score - Origin) / Unit : 0;

        public static Scale Of(FusionMethod method, ReadOnlySpan<VectorMatch> matches)
        {
            var statistics = new Statistics();
            foreach (var match in matches)
                statistics.Add(match.Score);
            return statistics.ScaleFor(method);
        }

        public static Scale Of(FusionMethod method, ReadOnlySpan<LexicalMatch> matches, int asked)
        {
            var statistics = new Statistics();
            foreach (var match in matches)
                statistics.Add(match.Score);
            // One passage without any of the words counts as well; so a word that only one passage has tells it from all others.
            if (matches.Length > 0 && matches.Length < asked)
                statistics.Add(0);
            return statistics.ScaleFor(method);
        }
    }

    private struct Statistics()
    {
        private int _count;
        private double _sum;
        private double _squares;
        private double _least = double.PositiveInfinity;
        private double _greatest = double.NegativeInfinity;

        public void Add(double score)
        {
            _count++;
            _sum += score;
            _squares += score * score;
            (_least, _greatest) = (Math.Min(_least, score), Math.Max(_greatest, score));
        }

        public readonly Scale ScaleFor(FusionMethod method)
        {
            if (_count == 0 || method == FusionMethod.ReciprocalRank)
                return default;
            if (method == FusionMethod.MinMax)
                return new(_least, _greatest - _least, 0);
            var mean = _sum / _count;
            var deviation = Math.Sqrt(Math.Max(0, (_squares / _count) - (mean * mean)));
            return new(mean, deviation, deviation > 0 ? (_least - mean) / deviation : 0);
        }
    }
}
