using Winnow.Tokenization;

namespace Winnow.Encoders;

/// <summary>The texts that a model wants before its input, from <c>config_sentence_transformers.json</c>.</summary>
internal sealed class PromptSet
{
    private static readonly string[] QueryNames = ["query"];
    private static readonly string[] DocumentNames = ["document", "passage", "corpus"];

    private readonly SortedDictionary<string, string> _byName = new(StringComparer.Ordinal);
    private readonly string? _default;

    /// <summary>Reads the prompts; a model without the file has none.</summary>
    public PromptSet(JsonField config)
    {
        if (config["prompts"] is { IsNull: false } prompts)
        {
            foreach (var (name, text) in prompts.Members())
            {
                if (!text.IsNull)
                    _byName[name] = text.AsString();
            }
        }

        _default = config["default_prompt_name"].AsStringOrNull();
        if (_default is not null && !_byName.ContainsKey(_default))
            throw config["default_prompt_name"].Wrong($"'{_default}' is not one of the prompts ({string.Join(", ", _byName.Keys)})");
    }

    /// <summary>The prompts by name.</summary>
    public IReadOnlyDictionary<string, string> ByName => _byName;

    /// <summary>The prompt for a role; empty for none.</summary>
    public string For(EmbeddingInput input)
    {
        var names = input switch
        {
            EmbeddingInput.Query => QueryNames,
            EmbeddingInput.Document => DocumentNames,
            EmbeddingInput.None => [],
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "Choose None, Query or Document."),
        };
        foreach (var name in names)
        {
            if (_byName.TryGetValue(name, out var text))
                return text;
        }

        return _default is null ? "" : _byName[_default];
    }

    /// <summary>The prompt called <paramref name="name"/>.</summary>
    public string Named(string name) => _byName.TryGetValue(name, out var text) ? text
        : throw new ArgumentException(
            $"The model has no prompt '{name}'; it has {(_byName.Count == 0 ? "none" : string.Join(", ", _byName.Keys))}.", nameof(name));

    /// <summary>All that decides which prompt a text gets, in words.</summary>
    public string Describe() => string.Join(", ", _byName.Where(pair => pair.Value.Length > 0)
        .Select(pair => $"{pair.Key}='{pair.Value}'").Concat(_default is { } name && _byName[name].Length > 0 ? [$"default {name}"] : []));
}
