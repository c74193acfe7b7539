namespace Winnow.Transformers.Safetensors;

/// <summary>
/// The element types that the safetensors format names. Winnow computes with three of them; the others may lie in a file unread.
/// </summary>
internal readonly record struct TensorType(string Name, int Bytes)
{
    public static readonly TensorType F32 = new("F32", 4);
    public static readonly TensorType F16 = new("F16", 2);
    public static readonly TensorType BF16 = new("BF16", 2);

    private static readonly TensorType[] Known =
    [
        F32, F16, BF16, new("F64", 8), new("C64", 8), new("I64", 8), new("U64", 8), new("I32", 4), new("U32", 4), new("I16", 2),
        new("U16", 2), new("I8", 1), new("U8", 1), new("BOOL", 1), new("F8_E4M3", 1), new("F8_E5M2", 1), new("F8_E8M0", 1),
    ];

    /// <summary>True for the types whose values can be read as weights.</summary>
    public bool IsReadable => this == F32 || this == F16 || this == BF16;

    /// <summary>The type called <paramref name="name"/>, or null.</summary>
    public static TensorType? Find(string? name)
    {
        foreach (var type in Known)
        {
            if (type.Name == name)
                return type;
        }

        return null;
    }
}
