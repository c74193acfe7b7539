using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;
using Winnow.Numerics.Codes;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors;

/// <summary>
/// The vectors of a segment in one bit a value, in memory. Content of the file: N rows of bits, each filled up to a multiple of 8 bytes,
/// then N factors (f32), then N and D (i64 each).
/// </summary>
internal sealed class VectorBits : IDisposable
{
    public const uint Version = 1;
    private const int ChunkRows = CodeFile.ChunkRows;

    private VectorBits(BitMatrix matrix) => Matrix = matrix;

    public static ReadOnlySpan<byte> Kind => "BITS    "u8;

    public BitMatrix Matrix { get; }

    /// <summary>N: vectors held.</summary>
    public int Count => Matrix.Count;

    /// <summary>D: values of a vector.</summary>
    public int Dimensions => Matrix.Dimensions;

    /// <summary>Takes the signs of each vector as seen from the mean of all.</summary>
    public static VectorBits Quantize(IVectorRows vectors, WorkerPool pool)
    {
        var centre = Mean(vectors);
        var matrix = new BitMatrix(vectors.Count, vectors.Dimensions);
        pool.For((vectors.Count + ChunkRows - 1) / ChunkRows, (vectors, matrix, centre), static (work, chunk) =>
        {
            var (vectors, matrix, centre) = work;
            var first = chunk * ChunkRows;
            var rows = vectors.Rows(first, Math.Min(ChunkRows, vectors.Count - first));
            for (var i = 0; i < rows.Length / vectors.Dimensions; i++)
                matrix.Set(first + i, rows.Slice(i * vectors.Dimensions, vectors.Dimensions), centre);
        });
        return new(matrix);
    }

    /// <summary>Reads the file, which is not needed afterwards.</summary>
    /// <exception cref="IndexException">What the file holds does not fit together.</exception>
    public static VectorBits Open(IndexFile file)
    {
        var (count, dimensions) = CodeFile.ReadShape(file, "bits", static dimensions => sizeof(ulong) * BitMatrix.WordsOf(dimensions));
        var matrix = new BitMatrix(count, dimensions);
        try
        {
            long offset = 0;
            for (var first = 0; first < matrix.Count; first += ChunkRows)
            {
                var rows = MemoryMarshal.AsBytes(matrix.Rows(first, Math.Min(ChunkRows, matrix.Count - first)));
                file.Slice(offset, rows.Length).CopyTo(rows);
                offset += rows.Length;
            }

            CodeFile.ReadFactors(file, matrix.Factors, "factor");
            return new(matrix);
        }
        catch
        {
            matrix.Dispose();
            throw;
        }
    }

    /// <summary>Writes the content of the file.</summary>
    public void Write(IndexFileWriter file)
    {
        for (var first = 0; first < Count; first += ChunkRows)
            file.Write(MemoryMarshal.AsBytes(Matrix.Rows(first, Math.Min(ChunkRows, Count - first))));
        CodeFile.WriteEnd(file, Matrix.Factors, Dimensions);
    }

    public void Dispose() => Matrix.Dispose();

    private static float[] Mean(IVectorRows vectors)
    {
        var sums = new double[vectors.Dimensions];
        var finite = 0;
        for (var i = 0; i < vectors.Count; i++)
        {
            var row = vectors.Rows(i, 1);
            if (!FiniteCheck.AllFinite(row))
                continue;
            finite++;
            for (var d = 0; d < sums.Length; d++)
                sums[d] += row[d];
        }

        return Array.ConvertAll(sums, sum => (float)(sum / Math.Max(1, finite)));
    }
}
