using System.Security.Cryptography;
using Winnow.Tokenization;

namespace Winnow.Transformers.Safetensors;

/// <summary>The weights of a model: one <c>model.safetensors</c>, or the shards that <c>model.safetensors.index.json</c> lists.</summary>
internal sealed class Checkpoint : IDisposable
{
    private const string SingleName = "model.safetensors";
    private const string IndexName = "model.safetensors.index.json";
    private static readonly string[] PickleSuffixes = [".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt"];

    private readonly SafetensorsFile[] _files;

    private Checkpoint(string path, SafetensorsFile[] files) => (Path, _files) = (path, files);

    /// <summary>The file that a message names: the only one, or the index.</summary>
    public string Path { get; }

    /// <summary>Opens the weights in <paramref name="directory"/>.</summary>
    public static Checkpoint Open(string directory)
    {
        var single = System.IO.Path.Combine(directory, SingleName);
        if (File.Exists(single))
            return new(single, [SafetensorsFile.Open(single)]);
        var index = System.IO.Path.Combine(directory, IndexName);
        if (File.Exists(index))
            return OpenShards(directory, index);
        throw new ModelException(directory, PickleIn(directory) is { } pickle
            ? $"has no {SingleName}; {pickle} is a pickle, which can run code when loaded and is refused: "
                + $"use the model's safetensors revision, or convert it with save_pretrained(..., safe_serialization=True)."
            : $"has no {SingleName} (nor {IndexName}): download the model's safetensors weights.");
    }

    private static Checkpoint OpenShards(string directory, string index)
    {
        var placed = JsonField.Load(index)["weight_map"]
            .Members().Select(member => KeyValuePair.Create(member.Name, member.Value.AsString())).ToArray();
        var files = new List<SafetensorsFile>();
        try
        {
            foreach (var shard in placed.Select(member => member.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                if (shard.Length == 0 || shard != System.IO.Path.GetFileName(shard) || shard is "." or ".."
                    || shard.Contains('\\', StringComparison.Ordinal))
                    throw new ModelException(index, $"'{shard}' is not a file name in this directory.");
                var path = System.IO.Path.Combine(directory, shard);
                if (!File.Exists(path))
                    throw new ModelException(path, "is missing, though the index lists it: download all shards.");
                files.Add(SafetensorsFile.Open(path));
            }

            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var file in files)
            {
                foreach (var entry in file.Entries)
                {
                    if (!names.Add(entry.Name))
                        throw new ModelException(file.Path, $"tensor '{entry.Name}' is also in another shard.");
                }
            }

            return placed.FirstOrDefault(member => !names.Contains(member.Key)).Key is { } missing
                ? throw new ModelException(index, $"tensor '{missing}' is in none of the shards.")
                : new(index, [.. files]);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private static string? PickleIn(string directory)
    {
        if (!Directory.Exists(directory))
            throw new ModelException(directory, "is not a directory.");
        return Directory.EnumerateFiles(directory).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal)
            .FirstOrDefault(name => PickleSuffixes.Any(suffix => name!.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>True if there is a tensor called <paramref name="name"/>.</summary>
    public bool Contains(string name) => _files.Any(file => file.Find(name) is not null);

    /// <summary>Checks that the tensor <paramref name="name"/> exists with exactly this shape, without reading it.</summary>
    public void Require(string name, params ReadOnlySpan<int> shape)
    {
        var (file, entry) = Locate(name);
        if (!entry.HasShape(shape))
        {
            throw new ModelException(file.Path, $"tensor '{name}' has the shape {entry.ShapeText}, and the configuration asks for "
                + $"{TensorEntry.Describe(shape.ToArray())}: weights and config.json are not of one model.");
        }

        if (!entry.Type.IsReadable || entry.Count > Array.MaxLength)
        {
            throw new ModelException(
                file.Path, $"tensor '{name}' of {entry.Type.Name} {entry.ShapeText} can't be used: F32, F16 and BF16 are supported.");
        }
    }

    /// <summary>The shape of the tensor <paramref name="name"/>.</summary>
    public IReadOnlyList<long> ShapeOf(string name) => Locate(name).Entry.Shape;

    /// <summary>Reads a tensor as fp32.</summary>
    public float[] Read(string name)
    {
        var (file, entry) = Locate(name);
        var values = GC.AllocateUninitializedArray<float>(checked((int)entry.Count));
        file.Read(entry, values);
        return values;
    }

    /// <summary>Reads a tensor as fp32 into <paramref name="result"/>, which must have its size.</summary>
    public void Read(string name, Span<float> result)
    {
        var (file, entry) = Locate(name);
        file.Read(entry, result);
    }

    /// <summary>SHA-256 over the bytes of all files, as lower-case hexadecimal digits.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in _files)
            file.AppendTo(hash);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Unmaps the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private (SafetensorsFile File, TensorEntry Entry) Locate(string name)
    {
        foreach (var file in _files)
        {
            if (file.Find(name) is { } entry)
                return (file, entry);
        }

        throw new ModelException(Path, $"tensor '{name}' is missing: the file belongs to another kind of model or is incomplete.");
    }
}
