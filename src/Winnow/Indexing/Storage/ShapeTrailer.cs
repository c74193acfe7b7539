using System.Runtime.InteropServices;

namespace Winnow.Indexing.Storage;

/// <summary>The end of a file of N rows that stand for vectors of D values: N and D (i64 each).</summary>
internal static class ShapeTrailer
{
    public const int Bytes = 2 * sizeof(long);

    /// <summary>Reads N and D.</summary>
    /// <param name="file">The file.</param>
    /// <param name="what">What the rows are, for messages.</param>
    /// <param name="mostDimensions">D at most.</param>
    /// <param name="rowBytes">The bytes that the file has for each row of D values.</param>
    /// <exception cref="IndexException">They do not fit the file's length.</exception>
    public static (int Count, int Dimensions) Read(IndexFile file, string what, int mostDimensions, Func<int, long> rowBytes)
    {
        if (file.Length < Bytes)
            throw FileFormat.Corrupt(file.Path, $"it is too short to hold {what}");
        var shape = MemoryMarshal.Cast<byte, long>(file.Slice(file.Length - Bytes, Bytes));
        var (count, dimensions) = (shape[0], shape[1]);
        if (count is < 0 or > int.MaxValue || dimensions < 1 || dimensions > mostDimensions
            || (count * rowBytes((int)dimensions)) + Bytes != file.Length)
            throw FileFormat.Corrupt(file.Path, $"its count of {what} does not fit its length");
        return ((int)count, (int)dimensions);
    }

    public static void Write(IndexFileWriter file, long count, int dimensions)
    {
        file.WriteInt64(count);
        file.WriteInt64(dimensions);
    }
}
