using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>A directory that holds a model as Hugging Face lays it out, and what it is.</summary>
public sealed class ModelDirectory
{
    internal const string ModulesName = "modules.json";
    internal const string SentenceConfigName = "config_sentence_transformers.json";

    private ModelDirectory(string path, ModelKind kind) => (Path, Kind) = (path, kind);

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>The directory's own name, by which people know the model.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    /// <summary>What the model can be used as.</summary>
    public ModelKind Kind { get; }

    /// <summary>Looks at the configuration files in <paramref name="path"/>; reads no weights.</summary>
    /// <exception cref="ModelException">There is no such directory, or no model in it.</exception>
    public static ModelDirectory Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            throw new ModelException(
                path, File.Exists(path) ? "is a file; give the model's directory." : "does not exist; give a model's directory.");
        }

        return new(path, KindOf(path));
    }

    private static ModelKind KindOf(string path)
    {
        var sentence = JsonField.LoadIfPresent(System.IO.Path.Combine(path, SentenceConfigName));
        if (sentence["model_type"].AsStringOrNull() == "CrossEncoder")
            return ModelKind.CrossEncoder;
        if (File.Exists(System.IO.Path.Combine(path, ModulesName)))
            return ModelKind.BiEncoder;
        var config = System.IO.Path.Combine(path, EncoderConfig.FileName);
        if (!File.Exists(config))
            throw new ModelException(path, $"holds no model: neither {ModulesName} nor {EncoderConfig.FileName} is there.");
        var architectures = JsonField.Load(config)["architectures"].AsStringsOrNull() ?? [];
        return architectures.Any(name => name.EndsWith("ForSequenceClassification", StringComparison.Ordinal))
            ? ModelKind.CrossEncoder
            : ModelKind.Transformer;
    }
}
