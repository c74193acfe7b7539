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
        var shape = MemoryMarshal.Cast<byte, long>(file.Slice(file.Length - 16, 16));
        if (shape[0] is < 0 or > int.MaxValue || shape[1] is < 1 or > 65_536 || (shape[0] * shape[1] * sizeof(float)) + 16 != file.Length)
            throw FileFormat.Corrupt(file.Path, "its count of vectors does not fit its length");
        (Count, Dimensions) = ((int)shape[0], (int)shape[1]);
    }

    /// <summary>N: vectors held.</summary>
    public int Count { get; }

    /// <summary>D: values in a vector.</summary>
    public int Dimensions { get; }

    public static ReadOnlySpan<byte> Kind => "VECTORS "u8;

    public static VectorFile Open(string directory, IndexManifest.File entry)
    {
        var file = IndexFile.Open(directory, entry, Kind, Version);
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

    public void Dispose() => _file.Dispose();
}

/// <summary>Writes a <see cref="VectorFile"/>.</summary>
internal sealed class VectorFileWriter(string path, int dimensions) : IDisposable
{
    private readonly IndexFileWriter _file = new(path, VectorFile.Kind, VectorFile.Version);
    private long _count;

    public void Add(ReadOnlySpan<float> vector)
    {
        if (vector.Length != dimensions)
            throw new ArgumentException($"A vector of {vector.Length} values does not fit an index of {dimensions} dimensions.", nameof(vector));
        _file.Write(vector);
        _count++;
    }

    /// <summary>Makes the file complete and durable. Returns its length in bytes.</summary>
    public long Complete()
    {
        _file.WriteInt64(_count);
        _file.WriteInt64(dimensions);
        return _file.Complete();
    }

    public void Dispose() => _file.Dispose();
}
