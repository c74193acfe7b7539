using Winnow.Indexing.Storage;
using Winnow.Numerics.Codes;
using Winnow.Numerics.Kernels;
using Winnow.Numerics.Threading;

namespace Winnow.Indexing.Vectors;

/// <summary>
/// The vectors of a segment in eight bits, in memory. Content of the file: N rows of codes, each filled up to a multiple of 64 bytes, then
/// N scales (f32), then N and D (i64 each).
/// </summary>
/// <remarks>
/// The codes are copied out of the file because they are read at random, where huge pages count, and a file's pages are small. D may be
/// less than the vectors' own: then the codes are of their first D values, scaled to length 1 (Kusupati et al. 2022, Matryoshka
/// Representation Learning), and the scores only as good as these.
/// </remarks>
internal sealed class VectorCodes : IDisposable
{
    public const uint Version = 1;
    private const int ChunkRows = CodeFile.ChunkRows;

    private VectorCodes(CodeMatrix matrix) => Matrix = matrix;

    public static ReadOnlySpan<byte> Kind => "CODES   "u8;

    public CodeMatrix Matrix { get; }

    /// <summary>N: vectors held.</summary>
    public int Count => Matrix.Count;

    /// <summary>D: values in the codes of a vector.</summary>
    public int Dimensions => Matrix.Dimensions;

    /// <summary>Quantises the first <paramref name="dimensions"/> values of each vector.</summary>
    public static VectorCodes Quantize(IVectorRows vectors, int dimensions, WorkerPool pool)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, vectors.Dimensions);
        var matrix = new CodeMatrix(vectors.Count, dimensions);
        pool.For((vectors.Count + ChunkRows - 1) / ChunkRows, (vectors, matrix), static (work, chunk) =>
        {
            var (vectors, matrix) = work;
            var first = chunk * ChunkRows;
            var count = Math.Min(ChunkRows, vectors.Count - first);
            var rows = vectors.Rows(first, count);
            for (var i = 0; i < count; i++)
            {
                var row = rows.Slice(i * vectors.Dimensions, vectors.Dimensions);
                matrix.Set(first + i, row);
                if (matrix.Dimensions < vectors.Dimensions)
                    matrix.Scales[first + i] *= InverseLength(row[..matrix.Dimensions]);
            }
        });
        return new(matrix);
    }

    /// <summary>Reads the file, which is not needed afterwards.</summary>
    /// <exception cref="IndexException">What the file holds does not fit together.</exception>
    public static VectorCodes Open(IndexFile file)
    {
        var (count, dimensions) = CodeFile.ReadShape(file, "codes", CodeMatrix.StrideOf);
        var matrix = new CodeMatrix(count, dimensions);
        try
        {
            for (var first = 0; first < matrix.Count; first += ChunkRows)
            {
                var rows = matrix.Rows(first, Math.Min(ChunkRows, matrix.Count - first));
                file.Slice((long)first * matrix.Stride, rows.Length).CopyTo(rows);
            }

            CodeFile.ReadFactors(file, matrix.Scales, "scale");
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
            file.Write(Matrix.Rows(first, Math.Min(ChunkRows, Count - first)));
        CodeFile.WriteEnd(file, Matrix.Scales, Dimensions);
    }

    public void Dispose() => Matrix.Dispose();

    private static float InverseLength(ReadOnlySpan<float> values)
    {
        var inverse = 1 / MathF.Sqrt(Dot.Product(values, values));
        return float.IsFinite(inverse) ? inverse : 0;
    }
}
