using System.Runtime.InteropServices;

namespace Winnow.Indexing.Storage;

/// <summary>
/// Records of any length, found by number. Content: the records one after the other, then where each begins and the last ends
/// (i64, count + 1 of them), then the count (i64).
/// </summary>
internal sealed class RecordFile : IDisposable
{
    public const uint Version = 1;

    private readonly IndexFile _file;
    private readonly long _offsets;

    private RecordFile(IndexFile file)
    {
        _file = file;
        var count = MemoryMarshal.Read<long>(file.Slice(file.Length - 8, 8));
        _offsets = count is < 0 or > int.MaxValue ? -1 : file.Length - 8 - (8 * (count + 1));
        if (_offsets < 0)
            throw FileFormat.Corrupt(file.Path, "its count of records does not fit its length");
        Count = (int)count;
    }

    public static ReadOnlySpan<byte> DocumentKind => "DOCUMENT"u8;

    public static ReadOnlySpan<byte> PassageKind => "PASSAGES"u8;

    public int Count { get; }

    public static RecordFile Open(IFileSystem files, IndexManifest.File entry, ReadOnlySpan<byte> kind) =>
        Of(IndexFile.Open(files, entry, kind, Version));

    /// <summary>Reads an open file, and closes it with itself.</summary>
    public static RecordFile Of(IndexFile file)
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

    public string Path => _file.Path;

    /// <summary>The record with this number, from 0.</summary>
    public ContentReader Read(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, Count);
        var bounds = MemoryMarshal.Cast<byte, long>(_file.Slice(_offsets + (8L * number), 16));
        var length = bounds[1] - bounds[0];
        if (bounds[0] < 0 || length is < 0 or > int.MaxValue || bounds[1] > _offsets)
            throw FileFormat.Corrupt(_file.Path, $"record {number} lies outside the file");
        return new(_file.Slice(bounds[0], (int)length), _file.Path);
    }

    public void Dispose() => _file.Dispose();
}

/// <summary>Writes a <see cref="RecordFile"/>: write the fields of a record, then end it.</summary>
internal sealed class RecordFileWriter(IFileSystem files, string name, ReadOnlySpan<byte> kind) : IDisposable
{
    private readonly IndexFileWriter _file = new(files, name, kind, RecordFile.Version);
    private readonly List<long> _offsets = [0];

    /// <summary>The fields of the record being written.</summary>
    public IndexFileWriter Fields => _file;

    /// <summary>Records ended.</summary>
    public int Count => _offsets.Count - 1;

    /// <summary>Ends the record being written and gives its number.</summary>
    public int EndRecord()
    {
        _offsets.Add(_file.Position);
        return Count - 1;
    }

    /// <summary>Makes the file complete and durable.</summary>
    public IndexManifest.File Complete()
    {
        _file.Write(CollectionsMarshal.AsSpan(_offsets));
        _file.WriteInt64(Count);
        return _file.Complete();
    }

    public void Dispose() => _file.Dispose();
}
