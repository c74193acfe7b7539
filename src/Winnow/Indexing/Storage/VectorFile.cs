using System.Runtime.InteropServices;
using Winnow.Indexing.Vectors;

namespace Winnow.Indexing.Storage;

/// <summary>The vectors of an index, read in place. Content: N×D values (f32), then N and D (i64 each).</summary>
internal sealed class VectorFile : IVectorRows, IDisposable
{
    public const uint Version = 1;

    private readonly IndexFile _file;

    private VectorFile(IndexFile file)
    {
        _file = file;
        (Count, Dimensions) = ShapeTrailer.Read(
            file, "vectors", IndexManifest.MostDimensions, static dimensions => sizeof(float) * (long)dimensions);
    }

    /// <summary>N: vectors held.</summary>
    public int Count { get; }

    /// <summary>D: values in a vector.</summary>
    public int Dimensions { get; }

    public string Path => _file.Path;

    public static ReadOnlySpan<byte> Kind => "VECTORS "u8;

    public static VectorFile Open(IFileSystem files, IndexManifest.File entry) => Of(IndexFile.Open(files, entry, Kind, Version));

    /// <summary>Reads an open file, and closes it with itself.</summary>
    public static VectorFile Of(IndexFile file)
    {
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The values of <paramref name="count"/> vectors from number <paramref name="first"/>, row-major.</summary>
    public ReadOnlySpan<float> Rows(int first, int count)
    {
        var bytes = (long)Dimensions * sizeof(float);
        return MemoryMarshal.Cast<byte, float>(_file.Slice(first * bytes, checked((int)(count * bytes))));
    }

    /// <summary>Whether all values of a vector are numbers.</summary>
    public bool IsFinite(int row)
    {
        foreach (var value in Rows(row, 1))
        {
            if (!float.IsFinite(value))
                return false;
        }

        return true;
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>Writes a <see cref="VectorFile"/>.</summary>
internal sealed class VectorFileWriter(IFileSystem files, string name, int dimensions) : IDisposable
{
    private readonly IndexFileWriter _file = new(files, name, VectorFile.Kind, VectorFile.Version);
    private long _count;

    public void Add(ReadOnlySpan<float> vector)
    {
        if (vector.Length != dimensions)
        {
            throw new ArgumentException(
                $"A vector of {vector.Length} values does not fit an index of {dimensions} dimensions.", nameof(vector));
        }

        _file.Write(vector);
        _count++;
    }

    /// <summary>Adds vectors that lie one after the other.</summary>
    public void AddRows(ReadOnlySpan<float> rows)
    {
        _file.Write(rows);
        _count += rows.Length / dimensions;
    }

    /// <summary>Makes the file complete and durable.</summary>
    public IndexManifest.File Complete()
    {
        ShapeTrailer.Write(_file, _count, dimensions);
        return _file.Complete();
    }

    public void Dispose() => _file.Dispose();
}
