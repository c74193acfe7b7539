using System.Globalization;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Storage;

namespace Winnow.Retrieval;

/// <summary>Ties an index to the bi-encoder that made it: vectors of two models can't be compared, however alike their shapes.</summary>
internal static class ModelContract
{
    private const string Name = "name", Weights = "weights", Tokenizer = "tokenizer", Pipeline = "pipeline", Prompts = "prompts",
        Dimensions = "dimensions";

    /// <summary>What an index records of its bi-encoder.</summary>
    public static IReadOnlyDictionary<string, string> Of(ModelIdentity identity) => new Dictionary<string, string>
    {
        [Name] = identity.Name,
        [Weights] = identity.Weights,
        [Tokenizer] = identity.Tokenizer,
        [Pipeline] = identity.Pipeline,
        [Prompts] = identity.Prompts,
        [Dimensions] = identity.Dimensions.ToString(CultureInfo.InvariantCulture),
    };

    /// <exception cref="IndexException">The index's vectors are another model's.</exception>
    public static void RequireMatch(string directory, IndexManifest manifest, ModelIdentity given)
    {
        var recorded = manifest.Model;
        var made = new ModelIdentity(Part(Name), Part(Weights), Part(Tokenizer), Part(Pipeline), Part(Prompts), manifest.Dimensions);
        if (!made.Matches(given))
        {
            throw new IndexException(directory,
                $"was made by the model '{made.Name}', which is not the model '{given.Name}' given now: "
                + $"{string.Join("; ", made.DifferencesFrom(given))}. Give the model that made it with --model, or index again.");
        }

        string Part(string part) => recorded.GetValueOrDefault(part, "");
    }
}
