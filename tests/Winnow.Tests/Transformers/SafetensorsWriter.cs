using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Winnow.Tests.Transformers;

/// <summary>A tensor to be written.</summary>
internal sealed record TensorData(string Name, int[] Shape, float[] Values);

/// <summary>Writes safetensors files, whole or with a header of the test's choice.</summary>
internal static class SafetensorsWriter
{
    public static void Write(string path, IEnumerable<TensorData> tensors, string type = "F32")
    {
        var header = new Dictionary<string, object> { ["__metadata__"] = new Dictionary<string, string> { ["format"] = "pt" } };
        using var data = new MemoryStream();
        foreach (var tensor in tensors)
        {
            var begin = data.Length;
            data.Write(Store(tensor.Values, type));
            header[tensor.Name] = new { dtype = type, shape = tensor.Shape, data_offsets = new[] { begin, data.Length } };
        }

        WriteRaw(path, JsonSerializer.Serialize(header), data.ToArray());
    }

    public static void WriteRaw(string path, string header, byte[] data)
    {
        var json = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(path, [.. length, .. json, .. data]);
    }

    private static byte[] Store(float[] values, string type) => type switch
    {
        "F32" => MemoryMarshal.AsBytes(values.AsSpan()).ToArray(),
        "F16" => MemoryMarshal.AsBytes(values.Select(value => (Half)value).ToArray().AsSpan()).ToArray(),
        "BF16" => MemoryMarshal.AsBytes(
            values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).ToArray().AsSpan()).ToArray(),
        _ => throw new ArgumentException(type, nameof(type)),
    };
}
