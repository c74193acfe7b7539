using Winnow.Tokenization;

namespace Winnow.Encoders;

/// <summary>One line of <c>modules.json</c>: a step of a sentence-transformers pipeline and the directory of its files.</summary>
/// <param name="Type">The last part of the class name, upper-cased: releases moved the classes about.</param>
/// <param name="TypeName">The class name as it is written.</param>
/// <param name="Directory">Where the module's files are.</param>
internal sealed record SentenceModule(string Type, string TypeName, string Directory)
{
    private const int MaxModules = 16;

    /// <summary>The modules of a model, in order.</summary>
    public static SentenceModule[] LoadAll(ModelDirectory model)
    {
        var path = Path.Combine(model.Path, ModelDirectory.ModulesName);
        var lines = JsonField.LoadItems(path);
        if (lines.Length is 0 or > MaxModules)
            throw new ModelException(path, $"lists {lines.Length} modules; 1 to {MaxModules} make a model.");
        return
        [
            .. lines.Select((line, index) => (Order: line["idx"].AsIntegerOrNull(0, MaxModules) ?? index, Module: Read(model, line)))
                .OrderBy(item => item.Order).Select(item => item.Module),
        ];
    }

    private static SentenceModule Read(ModelDirectory model, JsonField line)
    {
        var typeName = line["type"].AsString();
        var place = line["path"].AsStringOrNull() ?? "";
        var root = Path.GetFullPath(model.Path);
        var directory = Path.GetFullPath(Path.Combine(root, place));
        var below = Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar;
        if (Path.IsPathRooted(place) || place.Contains('\\', StringComparison.Ordinal)
            || (directory != root && !directory.StartsWith(below, StringComparison.Ordinal)))
            throw line["path"].Wrong($"'{JsonField.Short(place)}' leads out of the model's directory");
        var type = typeName[(typeName.LastIndexOf('.') + 1)..].ToUpperInvariant();
        return new(type, typeName, place.Length == 0 ? model.Path : Path.Combine(model.Path, place));
    }
}
