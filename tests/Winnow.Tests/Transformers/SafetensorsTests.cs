using System.Buffers.Binary;
using Winnow.Transformers.Safetensors;

namespace Winnow.Tests.Transformers;

/// <summary>Files that are damaged or lie about themselves: each is refused in one line that names the file and what is wrong.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private readonly TestModel _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> BadHeaders => new()
    {
        { "[]", "does not begin with '{'" },
        { "{\"a", "invalid safetensors header" },
        { """{"a":1}""", "tensor 'a' lacks" },
        { """{"a":{"dtype":"F32","shape":[4]}}""", "tensor 'a' lacks" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0]}}""", "tensor 'a' lacks" },
        {
            """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""",
            "invalid safetensors header"
        },
        { """{"a":{"dtype":"F31","shape":[4],"data_offsets":[0,16]}}""", "unknown type \"F31\"" },
        { """{"a":{"dtype":"F32","shape":[-4],"data_offsets":[0,16]}}""", "-4 where a natural number belongs" },
        { """{"a":{"dtype":"F32","shape":[4.5],"data_offsets":[0,16]}}""", "4.5 where" },
        { """{"a":{"dtype":"F32","shape":["4"],"data_offsets":[0,16]}}""", "where a natural number belongs" },
        { """{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,4],"data_offsets":[0,16]}}""", "9 dimensions" },
        { """{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,16]}}""", "does not have the size" },
        { """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}}""", "does not have the size" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,16]}}""", "does not have the size" },
        { """{"a":{"dtype":"F32","shape":[4],"data_offsets":[16,0]}}""", "does not have the size" },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[4,16]}}""", "there is a gap" },
        {
            """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""",
            "they overlap"
        },
        { """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "4 bytes after the last tensor" },
        { """{"a":{"dtype":"F32","shape":[5],"data_offsets":[0,20]}}""", "is cut short" },
        { """{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807]}}""", "does not have the size" },
    };

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void ABadHeaderIsNamed(string header, string expected)
    {
        SafetensorsWriter.WriteRaw(_folder.File("model.safetensors"), header, new byte[16]);
        Assert.Contains(expected, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(20)]
    [InlineData(100)]
    public void ATruncatedFileIsNamed(int length)
    {
        var path = _folder.File("model.safetensors");
        SafetensorsWriter.Write(path, [new("a", [4], [1, 2, 3, 4])]);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..length]);
        Assert.Contains("is cut short", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10_000_001)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void AnAbsurdHeaderLengthIsRefusedBeforeItIsRead(long length)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(_folder.File("model.safetensors"), bytes);
        Assert.Contains("is not a safetensors file", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void AnyFlippedByteOfAHeaderIsReadOrRefusedButNeverCrashes()
    {
        var path = _folder.File("model.safetensors");
        SafetensorsWriter.Write(path, [new("a", [2], [1, 2]), new("b", [1, 2], [3, 4])]);
        var whole = File.ReadAllBytes(path);
        for (var place = 0; place < whole.Length - 16; place++)
        {
            foreach (var flip in (byte[])[1, 0x10, 0x80])
            {
                byte[] bytes = [.. whole];
                bytes[place] ^= flip;
                File.WriteAllBytes(path, bytes);
                try
                {
                    using var file = SafetensorsFile.Open(path);
                    Assert.All(file.Entries, entry => Assert.True(entry.End <= 16));
                }
                catch (ModelException exception)
                {
                    Assert.DoesNotContain('\n', exception.Message);
                }
            }
        }
    }

    [Theory]
    [InlineData("F32", float.NaN)]
    [InlineData("F32", float.PositiveInfinity)]
    [InlineData("F16", float.NaN)]
    [InlineData("F16", float.NegativeInfinity)]
    [InlineData("BF16", float.PositiveInfinity)]
    public void WeightsThatAreNotFiniteAreNamed(string type, float bad)
    {
        var values = Recipe.Tensor("weights", 101);
        for (var place = 0; place < values.Length; place += 20)
        {
            float[] damaged = [.. values];
            damaged[place] = bad;
            var path = _folder.File("model.safetensors");
            SafetensorsWriter.Write(path, [new("fine", [101], values), new("damaged", [101], damaged)], type);
            using var file = SafetensorsFile.Open(path);
            file.Read(file.Find("fine")!, new float[101]);
            Assert.Contains(
                "'damaged'", Assert.Throws<ModelException>(() => file.Read(file.Find("damaged")!, new float[101])).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("F32")]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void ValuesAreReadAsTheyWereStored(string type)
    {
        float[] values = [0, -0f, 1, -1.5f, 0.099975586f, 65504, 6.1035156e-05f, 5.9604645e-08f, -0.0078125f, 3.140625f, 2];
        var path = _folder.File("model.safetensors");
        SafetensorsWriter.Write(path, [new("first", [1], [9]), new("values", [1, values.Length], values)], type);
        using var file = SafetensorsFile.Open(path);
        var read = new float[values.Length];
        file.Read(file.Find("values")!, read);
        Assert.Equal(values.Select(value => type switch
        {
            "F16" => (float)(Half)value,
            "BF16" => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000),
            _ => value,
        }).Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void OtherTypesMayLieInTheFileUnread()
    {
        var path = _folder.File("model.safetensors");
        SafetensorsWriter.WriteRaw(
            path,
            """{"ids":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"none":{"dtype":"F32","shape":[0,7],"data_offsets":[16,16]}}""",
            new byte[16]);
        using var file = SafetensorsFile.Open(path);
        Assert.Contains(
            "type I64", Assert.Throws<ModelException>(() => file.Read(file.Find("ids")!, new float[2])).Message, StringComparison.Ordinal);
        file.Read(file.Find("none")!, []);
    }

    private string Refusal()
    {
        var message = Assert.Throws<ModelException>(() => SafetensorsFile.Open(_folder.File("model.safetensors"))).Message;
        Assert.DoesNotContain('\n', message);
        Assert.StartsWith(_folder.File("model.safetensors"), message, StringComparison.Ordinal);
        return message;
    }
}
