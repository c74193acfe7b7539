using Winnow.Indexing;
using Winnow.Indexing.Vectors;

namespace Winnow.Tests.Indexing.Vectors;

/// <summary>Made-up vectors of length 1 in clusters, and what an exact search of them finds.</summary>
internal sealed class TestVectors(float[] values, int dimensions, int[] clusters) : IVectorRows
{
    public int Count => values.Length / dimensions;

    public int Dimensions => dimensions;

    /// <summary>The cluster that each vector is of.</summary>
    public int[] Clusters => clusters;

    public ReadOnlySpan<float> Rows(int first, int count) => values.AsSpan(first * dimensions, count * dimensions);

    /// <summary>Vectors about <paramref name="clusters"/> centres.</summary>
    public static TestVectors Make(int count, int dimensions, int seed, int clusters = 20, float scatter = 0.5f)
    {
        var random = new Random(seed);
        var centres = Enumerable.Range(0, clusters).Select(_ => Gaussian(random, dimensions)).ToArray();
        var (values, cluster) = (new float[count * dimensions], new int[count]);
        for (var i = 0; i < count; i++)
        {
            cluster[i] = random.Next(clusters);
            Near(random, centres[cluster[i]], scatter).CopyTo(values, i * dimensions);
        }

        return new(values, dimensions, cluster);
    }

    /// <summary>Queries near vectors of the set.</summary>
    public float[][] Queries(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Near(random, Rows(random.Next(Count), 1).ToArray(), 0.03f))];
    }

    public VectorMatch[] Exact(float[] query, int k, VectorSearch search = default)
    {
        var matches = new VectorMatch[k];
        return matches[..new FlatVectorIndex(this).Search(query, matches, search)];
    }

    /// <summary>The share of what an exact search finds that <paramref name="index"/> finds, over all queries.</summary>
    public double Recall(IVectorIndex index, float[][] queries, int k, VectorSearch search = default)
    {
        var (found, expected) = (0, 0);
        var matches = new VectorMatch[k];
        foreach (var query in queries)
        {
            var exact = Exact(query, k, search);
            var count = index.Search(query, matches, search);
            Assert.Equal(exact.Length, count);
            Assert.Equal(count, matches.Take(count).Select(match => match.Id).Distinct().Count());
            Assert.All(matches.Take(count), match => Assert.True(search.Admits(match.Id)));
            for (var i = 1; i < count; i++)
                Assert.True(matches[i - 1].Score >= matches[i].Score);
            found += matches.Take(count).Select(match => match.Id).Intersect(exact.Select(match => match.Id)).Count();
            expected += exact.Length;
        }

        return expected == 0 ? 1 : (double)found / expected;
    }

    public static IdSet Set(int count, Func<int, bool> contains)
    {
        var set = new IdSet(count);
        for (var id = 0; id < count; id++)
        {
            if (contains(id))
                set.Add(id);
        }

        return set;
    }

    private static float[] Near(Random random, float[] centre, float scatter)
    {
        var values = Gaussian(random, centre.Length);
        for (var i = 0; i < values.Length; i++)
            values[i] = centre[i] + (scatter * values[i]);
        var length = MathF.Sqrt(values.Sum(x => x * x));
        return [.. values.Select(x => x / length)];
    }

    private static float[] Gaussian(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(
            _ => MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle()))];
}
