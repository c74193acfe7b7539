using System.Text.Json;

namespace Winnow.Corpus.Formats;

/// <summary>The fields of a JSON object as metadata.</summary>
internal static class JsonMetadata
{
    /// <summary>
    /// The fields that are not <paramref name="known"/>, in order. Null is left out; an object becomes its JSON text,
    /// save one named "metadata", where BEIR keeps further fields: those are taken as if they stood beside it.
    /// </summary>
    internal static List<KeyValuePair<string, MetadataValue>> Read(JsonElement record, Func<string, bool> known)
    {
        var fields = new List<KeyValuePair<string, MetadataValue>>();
        foreach (var field in record.EnumerateObject())
        {
            if (known(field.Name)) continue;
            if (field is { Name: "metadata", Value.ValueKind: JsonValueKind.Object }) fields.AddRange(Read(field.Value, static _ => false));
            else if (ToValue(field.Value) is { } value) fields.Add(new(field.Name, value));
        }

        return fields;
    }

    private static MetadataValue? ToValue(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.Array => MetadataValue.Of(element.EnumerateArray().Select(ToItem).OfType<MetadataValue>()),
        _ => ToItem(element),
    };

    private static MetadataValue? ToItem(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => MetadataText.TextOrDate(element.GetString()!),
        JsonValueKind.True or JsonValueKind.False => MetadataValue.Of(element.GetBoolean()),
        JsonValueKind.Number => ToNumber(element),
        _ => MetadataValue.Of(element.GetRawText()),
    };

    /// <summary>A number that a double can't hold, or only changed, is an identifier and stays as it is written.</summary>
    private static MetadataValue ToNumber(JsonElement element)
    {
        var number = element.GetDouble();
        var exact = element.TryGetInt64(out var integer)
            ? integer is >= -(1L << 53) and <= 1L << 53
            : double.IsFinite(number) && element.GetRawText().AsSpan().ContainsAny(".eE");
        return exact ? MetadataValue.Of(number) : MetadataValue.Of(element.GetRawText());
    }
}
