using System.Runtime.InteropServices;
using Winnow.Indexing.Storage;
using Winnow.Numerics.Codes;
using Winnow.Numerics.Kernels;

namespace Winnow.Indexing.Vectors;

/// <summary>What files of vectors in few bits have in common. Content: N rows, then N factors (f32), then N and D (i64 each).</summary>
internal static class CodeFile
{
    /// <summary>Rows that are coded, read or written at a time.</summary>
    public const int ChunkRows = 1024;

    /// <summary>N and D of a file whose rows take <paramref name="rowBytes"/> of D.</summary>
    /// <exception cref="IndexException">They do not fit the file's length.</exception>
    public static (int Count, int Dimensions) ReadShape(IndexFile file, string what, Func<int, int> rowBytes) =>
        ShapeTrailer.Read(file, what, CodeMatrix.MaxDimensions, dimensions => rowBytes(dimensions) + sizeof(float));

    /// <summary>Reads the factors, one for each row.</summary>
    /// <exception cref="IndexException">One of them is not a number.</exception>
    public static void ReadFactors(IndexFile file, Span<float> factors, string what)
    {
        var offset = file.Length - ShapeTrailer.Bytes - ((long)factors.Length * sizeof(float));
        for (var first = 0; first < factors.Length; first += ChunkRows)
        {
            var part = MemoryMarshal.AsBytes(factors.Slice(first, Math.Min(ChunkRows, factors.Length - first)));
            file.Slice(offset + ((long)first * sizeof(float)), part.Length).CopyTo(part);
        }

        if (!FiniteCheck.AllFinite(factors))
            throw FileFormat.Corrupt(file.Path, $"a {what} is not a number");
    }

    /// <summary>Writes what follows the rows.</summary>
    public static void WriteEnd(IndexFileWriter file, ReadOnlySpan<float> factors, int dimensions)
    {
        file.Write(factors);
        ShapeTrailer.Write(file, factors.Length, dimensions);
    }
}
