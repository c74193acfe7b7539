using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Winnow.Transformers.Safetensors;

namespace Winnow.Encoders;

/// <summary>
/// What makes two encoders give the same numbers: weights, tokenizer, what is done with the hidden states, prompts, and size. An index
/// records the identity of the encoder that filled it and is searched with no other.
/// </summary>
/// <param name="Name">The directory's name, for people. It takes no part in the comparison.</param>
/// <param name="Weights">SHA-256 of the weight files, in hexadecimal digits.</param>
/// <param name="Tokenizer">SHA-256 of the tokenizer's files, in hexadecimal digits.</param>
/// <param name="Pipeline">The modules in words, such as <c>Transformer(256 tokens), Pooling(mean), Normalize</c>.</param>
/// <param name="Prompts">The prompts by name, such as <c>query='query: '</c>; empty for none.</param>
/// <param name="Dimensions">Values per vector; for a cross-encoder, its labels.</param>
public sealed record ModelIdentity(string Name, string Weights, string Tokenizer, string Pipeline, string Prompts, int Dimensions)
{
    private static readonly string[] TokenizerFiles =
        ["tokenizer.json", "vocab.txt", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];

    /// <summary>SHA-256 over all parts but the name, in hexadecimal digits.</summary>
    public string Hash => HashText(
        string.Join('\n', Weights, Tokenizer, Pipeline, Prompts, Dimensions.ToString(CultureInfo.InvariantCulture)));

    /// <summary>True if both give the same numbers.</summary>
    public bool Matches(ModelIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Hash == other.Hash;
    }

    /// <summary>Each part that differs, in words that name this one's value and then the other's; empty if they match.</summary>
    public IReadOnlyList<string> DifferencesFrom(ModelIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        List<string> differences = [];
        Compare("weights", Short(Weights), Short(other.Weights), Weights == other.Weights);
        Compare("tokenizer", Short(Tokenizer), Short(other.Tokenizer), Tokenizer == other.Tokenizer);
        Compare("pipeline", Pipeline, other.Pipeline, Pipeline == other.Pipeline);
        Compare("prompts", Named(Prompts), Named(other.Prompts), Prompts == other.Prompts);
        Compare("dimensions", $"{Dimensions}", $"{other.Dimensions}", Dimensions == other.Dimensions);
        return differences;

        void Compare(string part, string mine, string theirs, bool same)
        {
            if (!same)
                differences.Add($"{part} {mine}, not {theirs}");
        }
    }

    /// <summary>The name, the size and the beginning of the hash.</summary>
    public override string ToString() => $"{Name} ({Dimensions}, {Short(Hash)})";

    /// <summary>The digest of several checkpoints, in order.</summary>
    internal static string WeightsOf(IEnumerable<Checkpoint> checkpoints)
    {
        var digests = checkpoints.Select(checkpoint => checkpoint.Digest()).ToArray();
        return digests.Length == 1 ? digests[0] : HashText(string.Join('\n', digests));
    }

    /// <summary>The digest of the files that define the tokenizer in <paramref name="directory"/>.</summary>
    internal static string TokenizerOf(string directory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in TokenizerFiles)
        {
            var path = Path.Combine(directory, name);
            if (!File.Exists(path))
                continue;
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static string HashText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Short(string digest) => digest.Length <= 12 ? digest : digest[..12];

    private static string Named(string prompts) => prompts.Length == 0 ? "none" : prompts;
}
