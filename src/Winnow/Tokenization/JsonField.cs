using System.Text;
using System.Text.Json;

namespace Winnow.Tokenization;

/// <summary>A value in a JSON file of a model, which knows its file and its place there, so that errors can name both.</summary>
internal readonly struct JsonField
{
    private readonly string _parent;
    private readonly string _name;
    private readonly JsonElement _element;

    private JsonField(string file, string parent, string name, JsonElement element) =>
        (File, _parent, _name, _element) = (file, parent, name, element);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The value is absent or null.</summary>
    public bool IsNull => _element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>The value is a string.</summary>
    public bool IsString => _element.ValueKind == JsonValueKind.String;

    /// <summary>The value is an object.</summary>
    public bool IsObject => _element.ValueKind == JsonValueKind.Object;

    /// <summary>The object that is the root of a file.</summary>
    /// <exception cref="ModelException">The file is missing, too large, or not such JSON.</exception>
    public static JsonField Load(string file, int maxBytes = VocabularyLimits.MaxConfigBytes)
    {
        var root = Root(file, maxBytes);
        root.Require(JsonValueKind.Object, "an object");
        return root;
    }

    /// <summary>The same, or a null field if there is no such file.</summary>
    public static JsonField LoadIfPresent(string file) => System.IO.File.Exists(file) ? Load(file) : new(file, "", "", default);

    /// <summary>The items of the array that is the root of a file.</summary>
    /// <exception cref="ModelException">The file is missing, too large, or not such JSON.</exception>
    public static JsonField[] LoadItems(string file) => [.. Root(file, VocabularyLimits.MaxConfigBytes).Items()];

    /// <summary>The member called <paramref name="name"/>; a null field if there is none, or nothing that could have one.</summary>
    public JsonField this[string name]
    {
        get
        {
            JsonElement value = default;
            if (!IsNull)
            {
                Require(JsonValueKind.Object, "an object");
                _element.TryGetProperty(name, out value);
            }

            return new(File, Inside, name, value);
        }
    }

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonField Value)> Members()
    {
        Require(JsonValueKind.Object, "an object");
        var place = Inside;
        foreach (var member in _element.EnumerateObject())
        {
            var name = member.Name;
            yield return (name, new(File, place, name, member.Value));
        }
    }

    /// <summary>The items of an array.</summary>
    public IEnumerable<JsonField> Items()
    {
        Require(JsonValueKind.Array, "an array");
        var place = Place;
        var index = 0;
        foreach (var item in _element.EnumerateArray())
            yield return new(File, place, $"[{index++}]", item);
    }

    /// <summary>The string.</summary>
    public string AsString()
    {
        Require(JsonValueKind.String, "a string");
        try
        {
            return _element.GetString()!;
        }
        catch (InvalidOperationException problem)
        {
            throw Wrong("has half of a surrogate pair", problem);
        }
    }

    /// <summary>The string, or null if there is none.</summary>
    public string? AsStringOrNull() => IsNull ? null : AsString();

    /// <summary>The strings of an array, or the one string in its place, or null if there is neither.</summary>
    public string[]? AsStringsOrNull() => IsNull ? null : IsString ? [AsString()] : [.. Items().Select(item => item.AsString())];

    /// <summary>The truth value, or null if there is none.</summary>
    public bool? AsBooleanOrNull() => _element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => IsNull ? null : throw Wrong($"must be true or false, not {Kind()}"),
    };

    /// <summary>The integer, which must lie between <paramref name="least"/> and <paramref name="greatest"/>.</summary>
    public int AsInteger(int least, int greatest)
    {
        Require(JsonValueKind.Number, "an integer");
        if (!_element.TryGetInt32(out var value) || value < least || value > greatest)
            throw Wrong($"must be an integer from {least} to {greatest}, not {Short(_element.GetRawText())}");
        return value;
    }

    /// <summary>
    /// The integer, which must lie between <paramref name="least"/> and <paramref name="greatest"/>, or null if there is none.
    /// </summary>
    public int? AsIntegerOrNull(int least, int greatest) => IsNull ? null : AsInteger(least, greatest);

    /// <summary>The number, infinite if it is too great for the type, or null if there is none.</summary>
    public double? AsNumberOrNull()
    {
        if (IsNull)
            return null;
        Require(JsonValueKind.Number, "a number");
        return _element.TryGetDouble(out var value) ? value : double.PositiveInfinity;
    }

    /// <summary>An error about this value.</summary>
    public ModelException Wrong(string problem, Exception? inner = null) =>
        new(File, $"{(Place.Length == 0 ? "the root" : Place)} {problem}.", inner);

    /// <summary>Text from a file, fit to be quoted on one line of an error.</summary>
    public static string Short(string text)
    {
        var quoted = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (quoted.Length >= 60)
                return quoted.Append('…').ToString();
            quoted.Append(System.Text.Rune.IsControl(rune) ? new Rune('\uFFFD') : rune);
        }

        return quoted.ToString();
    }

    private void Require(JsonValueKind kind, string wanted)
    {
        if (_element.ValueKind != kind)
            throw IsNull ? Wrong($"is missing; it must be {wanted}") : Wrong($"must be {wanted}, not {Kind()}");
    }

    // Besides its own exception the parser throws another, for names with half of a surrogate pair when it looks for duplicates.
    private static JsonField Root(string file, int maxBytes)
    {
        ReadOnlyMemory<byte> bytes = ModelFile.ReadAllBytes(file, maxBytes);
        if (bytes.Span.StartsWith("\uFEFF"u8))
            bytes = bytes[3..];
        try
        {
            using var document = JsonDocument.Parse(bytes, new() { MaxDepth = 64, AllowDuplicateProperties = false });
            return new(file, "", "", document.RootElement.Clone());
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            var message = problem.Message.ReplaceLineEndings(" ");
            throw new ModelException(file, $"not valid JSON: {message} Get the file again from where the model was published.", problem);
        }
    }

    // Put together only when it is asked for: a vocabulary has a great many members.
    private string Place => _parent + Short(_name);

    private string Inside => Place is { Length: > 0 } place ? place + "." : "";

    private string Kind() => _element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null or JsonValueKind.Undefined => "null",
        _ => "a truth value",
    };
}
