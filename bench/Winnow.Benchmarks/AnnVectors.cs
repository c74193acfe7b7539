using System.Globalization;
using System.Runtime.InteropServices;
using Winnow.Numerics.Kernels;

namespace Winnow.Benchmarks;

/// <summary>
/// <c>ann-vectors VECTORS.f32 QUERIES.f32 COUNT QUERIES DIM</c>: vectors with the structure of real embeddings. Topics of uneven size lie
/// in groups in a space of few directions, which carry ever less; passages scatter about their topic, and a little noise fills all
/// dimensions. Queries lie beside passages, farther out. All have length 1.
/// </summary>
internal static class AnnVectors
{
    private const int Rank = 64;
    private const int Groups = 50;
    private const int PassagesInTopic = 60;

    public static int Run(string[] arguments)
    {
        int Number(int at) => int.Parse(arguments[at], CultureInfo.InvariantCulture);
        var (count, queries, dimensions) = (Number(2), Number(3), Number(4));
        var random = new Gaussian(20_240_601);
        var basis = random.Values(Rank * dimensions);
        for (var direction = 0; direction < Rank; direction++)
        {
            foreach (ref var value in basis.AsSpan(direction * dimensions, dimensions))
                value *= MathF.Pow(1 + direction, -0.4f);
        }

        var groups = random.Values(Groups * Rank);
        var topics = random.Values(Math.Max(1, count / PassagesInTopic) * Rank);
        for (var topic = 0; topic < topics.Length / Rank; topic++)
        {
            var group = random.Below(Groups);
            for (var i = 0; i < Rank; i++)
                topics[(topic * Rank) + i] = (0.8f * topics[(topic * Rank) + i]) + groups[(group * Rank) + i];
        }

        void Write(string path, int rows, float scatter, float noise)
        {
            using var file = File.Create(path);
            var (latent, row) = (new float[Rank], new float[dimensions]);
            for (var written = 0; written < rows; written++)
            {
                // The cube makes some topics large and most small.
                var at = random.Below(topics.Length / Rank, random.Uniform());
                for (var i = 0; i < Rank; i++)
                    latent[i] = topics[(at * Rank) + i] + (scatter * random.Next());
                for (var d = 0; d < dimensions; d++)
                    row[d] = noise * random.Next();
                for (var i = 0; i < Rank; i++)
                {
                    for (var d = 0; d < dimensions; d++)
                        row[d] += latent[i] * basis[(i * dimensions) + d];
                }

                Normalize.Apply(row, row);
                file.Write(MemoryMarshal.AsBytes<float>(row));
            }
        }

        Write(arguments[0], count, scatter: 0.7f, noise: 0.6f);
        Write(arguments[1], queries, scatter: 0.9f, noise: 0.6f);
        return 0;
    }

    private sealed class Gaussian(int seed)
    {
        private readonly Random _random = new(seed);

        public float Uniform() => _random.NextSingle();

        public int Below(int limit) => _random.Next(limit);

        /// <summary>Small numbers more often than great ones.</summary>
        public int Below(int limit, float uniform) => Math.Min(limit - 1, (int)(limit * uniform * uniform * uniform));

        /// <summary>Box and Muller's method.</summary>
        public float Next() =>
            MathF.Sqrt(-2 * MathF.Log(1 - _random.NextSingle())) * MathF.Cos(2 * MathF.PI * _random.NextSingle());

        public float[] Values(int count)
        {
            var values = new float[count];
            foreach (ref var value in values.AsSpan())
                value = Next();
            return values;
        }
    }
}
