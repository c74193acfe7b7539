using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Winnow.Corpus;

namespace Winnow.Cli.Output;

/// <summary>Writes data as JSON to standard output. Names are in snake case and stable: scripts read them.</summary>
internal static class JsonOutput
{
    public static void Write(IndexJson value) => Write(value, CliJson.Default.IndexJson);

    public static void Write(SearchJson value, bool indented = true) =>
        Write(value, indented ? CliJson.Default.SearchJson : CliLineJson.Default.SearchJson);

    public static void Write(RerankJson value) => Write(value, CliJson.Default.RerankJson);

    public static void Write(DemoJson value) => Write(value, CliJson.Default.DemoJson);

    public static void Write(RecallJson value) => Write(value, CliJson.Default.RecallJson);

    public static void Write(ModelCheckJson value) => Write(value, CliJson.Default.ModelCheckJson);

    public static void Write(InspectJson value) => Write(value, CliJson.Default.InspectJson);

    public static void Write(UpdateJson value, bool indented = true) =>
        Write(value, indented ? CliJson.Default.UpdateJson : CliLineJson.Default.UpdateJson);

    public static void Write(DeleteJson value) => Write(value, CliJson.Default.DeleteJson);

    public static void Write(CompactJson value) => Write(value, CliJson.Default.CompactJson);

    public static void Write(VerifyJson value) => Write(value, CliJson.Default.VerifyJson);

    public static void Write(RepairJson value) => Write(value, CliJson.Default.RepairJson);

    public static void Write(DoctorJson value) => Write(value, CliJson.Default.DoctorJson);

    public static void Write<T>(T value, JsonTypeInfo<T> type) => Console.Out.WriteLine(JsonSerializer.Serialize(value, type));
}

/// <summary>Writes a metadata value as plain JSON; a date as its text in ISO 8601, in UTC.</summary>
internal sealed class MetadataValueConverter : JsonConverter<MetadataValue>
{
    public override MetadataValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Metadata is only written.");

    public override void Write(Utf8JsonWriter writer, MetadataValue value, JsonSerializerOptions options)
    {
        switch (value.Kind)
        {
            case MetadataKind.Text:
                writer.WriteStringValue(value.Text);
                break;
            case MetadataKind.Number:
                writer.WriteNumberValue(value.Number);
                break;
            case MetadataKind.Boolean:
                writer.WriteBooleanValue(value.Boolean);
                break;
            case MetadataKind.Date:
                writer.WriteStringValue(value.ToString());
                break;
            default:
                writer.WriteStartArray();
                foreach (var item in value.Items)
                    Write(writer, item, options);
                writer.WriteEndArray();
                break;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = [typeof(MetadataValueConverter)])]
[JsonSerializable(typeof(IndexJson))]
[JsonSerializable(typeof(SearchJson))]
[JsonSerializable(typeof(RerankJson))]
[JsonSerializable(typeof(DemoJson))]
[JsonSerializable(typeof(InspectJson))]
[JsonSerializable(typeof(DoctorJson))]
[JsonSerializable(typeof(ModelCheckJson))]
[JsonSerializable(typeof(RecallJson))]
[JsonSerializable(typeof(UpdateJson))]
[JsonSerializable(typeof(DeleteJson))]
[JsonSerializable(typeof(CompactJson))]
[JsonSerializable(typeof(VerifyJson))]
[JsonSerializable(typeof(RepairJson))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>The same on one line, for the answers to queries that come one a line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(MetadataValueConverter)])]
[JsonSerializable(typeof(SearchJson))]
[JsonSerializable(typeof(UpdateJson))]
internal sealed partial class CliLineJson : JsonSerializerContext;
