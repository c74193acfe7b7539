using System.Buffers.Binary;
using System.Text.Json;

namespace Winnow.Transformers.Safetensors;

/// <summary>
/// The header of a safetensors file: 8 bytes with its length (little endian), then JSON that names each tensor with its type, shape
/// and place in the data section that follows. Everything is checked here, so that what comes after may trust sizes and offsets.
/// </summary>
/// <remarks>
/// The rules are the format's own: no duplicate names, no gaps, no overlaps, and the tensors cover the data section exactly.
/// </remarks>
internal static class SafetensorsHeader
{
    public const int LengthBytes = 8;
    public const int MaxLength = 10_000_000;
    public const int MaxDimensions = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>The length of the header's JSON, checked against the file's.</summary>
    public static int ReadLength(string path, ReadOnlySpan<byte> start, long fileLength)
    {
        if (start.Length < LengthBytes)
        {
            throw new ModelException(
                path, $"is cut short: {fileLength} bytes are less than a safetensors header; copy or download the file again.");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > MaxLength)
            throw new ModelException(path, $"is not a safetensors file: its header would have {length} bytes, more than {MaxLength}.");
        if (length < 2 || (long)length > fileLength - LengthBytes)
        {
            throw new ModelException(
                path, $"is cut short: the header says {length} bytes, the file has {fileLength}; copy or download it again.");
        }

        return (int)length;
    }

    /// <summary>The tensors in the order of their data.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="json">The header without its length.</param>
    /// <param name="dataLength">Bytes that follow the header.</param>
    public static TensorEntry[] Parse(string path, ReadOnlyMemory<byte> json, long dataLength)
    {
        if (json.Span[0] != (byte)'{')
            throw new ModelException(path, "is not a safetensors file: the header does not begin with '{'.");
        List<TensorEntry> entries = [];
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name != "__metadata__")
                    entries.Add(ParseEntry(path, property.Name, property.Value));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelException(path, $"has an invalid safetensors header: {OneLine(exception.Message)}", exception);
        }

        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        CheckCover(path, entries, dataLength);
        return [.. entries];
    }

    private static TensorEntry ParseEntry(string path, string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array
            || offsets.GetArrayLength() != 2)
            throw new ModelException(path, $"tensor '{name}' lacks dtype, shape or data_offsets.");
        if (TensorType.Find(dtype.GetString()) is not { } type)
            throw new ModelException(path, $"tensor '{name}' has the unknown type {dtype.GetRawText()}.");
        if (shape.GetArrayLength() > MaxDimensions)
            throw new ModelException(path, $"tensor '{name}' has {shape.GetArrayLength()} dimensions, more than {MaxDimensions}.");

        var dimensions = new long[shape.GetArrayLength()];
        for (var axis = 0; axis < dimensions.Length; axis++)
            dimensions[axis] = Natural(path, name, shape[axis]);
        var (begin, end) = (Natural(path, name, offsets[0]), Natural(path, name, offsets[1]));
        if (end < begin || BytesOf(dimensions, type) != end - begin)
        {
            throw new ModelException(path, $"tensor '{name}' of {type.Name} {TensorEntry.Describe(dimensions)} does not have the size of "
                + $"its data, bytes {begin} to {end}.");
        }

        return new TensorEntry(name, type, dimensions, begin, end);
    }

    private static long Natural(string path, string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0
            ? number
            : throw new ModelException(path, $"tensor '{name}' has {value.GetRawText()} where a natural number belongs.");

    /// <summary>Bytes of a tensor, or -1 where they are more than a file can have.</summary>
    private static long BytesOf(long[] dimensions, TensorType type)
    {
        if (dimensions.Contains(0))
            return 0;
        long bytes = type.Bytes;
        foreach (var dimension in dimensions)
        {
            if (bytes > long.MaxValue / dimension)
                return -1;
            bytes *= dimension;
        }

        return bytes;
    }

    private static void CheckCover(string path, List<TensorEntry> sorted, long dataLength)
    {
        long next = 0;
        foreach (var entry in sorted)
        {
            if (entry.Begin != next)
            {
                throw new ModelException(
                    path, $"tensor '{entry.Name}' begins at byte {entry.Begin} of the data and the one before it ends at {next}: "
                    + (entry.Begin < next ? "they overlap." : "there is a gap."));
            }

            next = entry.End;
        }

        if (next > dataLength)
        {
            throw new ModelException(
                path, $"is cut short: the tensors need {next} bytes of data, the file has {dataLength}; copy or download it again.");
        }

        if (next < dataLength)
            throw new ModelException(path, $"has {dataLength - next} bytes after the last tensor: the file is damaged.");
    }

    internal static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
