using System.Security.Cryptography;
using Winnow.Numerics.Memory;

namespace Winnow.Transformers.Safetensors;

/// <summary>
/// A safetensors file, mapped into memory: its header was checked whole, and a tensor's values are converted when they are read.
/// </summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const int ChunkBytes = 1 << 20;

    private readonly MappedFile _map;
    private readonly long _dataStart;
    private readonly Dictionary<string, TensorEntry> _entries;

    private SafetensorsFile(string path, MappedFile map, long dataStart, TensorEntry[] entries)
    {
        (Path, _map, _dataStart, Entries) = (path, map, dataStart, entries);
        _entries = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorEntry> Entries { get; }

    /// <summary>Maps the file at <paramref name="path"/> and checks its header.</summary>
    public static SafetensorsFile Open(string path)
    {
        MappedFile map;
        try
        {
            var length = new FileInfo(path).Length;
            if (length < SafetensorsHeader.LengthBytes)
            {
                throw new ModelException(
                    path, $"is cut short: {length} bytes are less than a safetensors header; copy or download the file again.");
            }

            map = MappedFile.Open(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(path, $"can't be read: {SafetensorsHeader.OneLine(exception.Message)}", exception);
        }

        try
        {
            var headerLength = SafetensorsHeader.ReadLength(path, map.Slice(0, SafetensorsHeader.LengthBytes), map.Length);
            var dataStart = SafetensorsHeader.LengthBytes + headerLength;
            var json = map.Slice(SafetensorsHeader.LengthBytes, headerLength).ToArray();
            return new(path, map, dataStart, SafetensorsHeader.Parse(path, json, map.Length - dataStart));
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>The tensor called <paramref name="name"/>, or null.</summary>
    public TensorEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads a tensor as fp32, in row-major order.</summary>
    public void Read(TensorEntry entry, Span<float> result)
    {
        if (!entry.Type.IsReadable)
        {
            throw new ModelException(Path, $"tensor '{entry.Name}' has the type {entry.Type.Name}; F32, F16 and BF16 are supported: "
                + "save the model in one of them.");
        }

        if (result.Length != entry.Count)
            throw new ArgumentException($"{result.Length} values can't hold the {entry.Count} of '{entry.Name}'.", nameof(result));
        for (var done = 0; done < result.Length;)
        {
            var count = Math.Min(result.Length - done, ChunkBytes / entry.Type.Bytes);
            var bytes = _map.Slice(_dataStart + entry.Begin + ((long)done * entry.Type.Bytes), count * entry.Type.Bytes);
            if (!WeightConversion.TryConvert(entry.Type, bytes, result.Slice(done, count)))
            {
                throw new ModelException(
                    Path, $"tensor '{entry.Name}' has values that are infinite or not a number: the checkpoint is damaged.");
            }

            done += count;
        }
    }

    /// <summary>Adds the file's bytes to <paramref name="hash"/>.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        for (long done = 0; done < _map.Length; done += ChunkBytes)
            hash.AppendData(_map.Slice(done, (int)Math.Min(ChunkBytes, _map.Length - done)));
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _map.Dispose();
}
