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

    private const int TrailerBytes = 16;

    /// <summary>N and D of a file whose rows take <paramref name="rowBytes"/> of D.</summary>
    /// <exception cref="IndexException">They do not fit the file's length.</exception>
    public static (int Count, int Dimensions) ReadShape(IndexFile file, string what, Func<int, int> rowBytes)
    {
        if (file.Length < TrailerBytes)
            throw FileFormat.Corrupt(file.Path, $"it is too short for {what} of vectors");
        var shape = MemoryMarshal.Cast<byte, long>(file.Slice(file.Length - TrailerBytes, TrailerBytes));
        if (shape[0] is < 0 or > int.MaxValue || shape[1] is < 1 or > CodeMatrix.MaxDimensions
            || (shape[0] * (rowBytes((int)shape[1]) + sizeof(float))) + TrailerBytes != file.Length)
            throw FileFormat.Corrupt(file.Path, $"its count of {what} does not fit its length");
        return ((int)shape[0], (int)shape[1]);
    }

    /// <summary>Reads the factors, one for each row.</summary>
    /// <exception cref="IndexException">One of them is not a number.</exception>
    public static void ReadFactors(IndexFile file, Span<float> factors, string what)
    {
        var offset = file.Length - TrailerBytes - ((long)factors.Length * sizeof(float));
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
        file.WriteInt64(factors.Length);
        file.WriteInt64(dimensions);
    }
}
