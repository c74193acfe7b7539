using Winnow.Tokenization;

namespace Winnow.Encoders;

/// <summary>
/// The function that a model's authors mean to be applied to its logit. It says on which scale others quote the model's scores.
/// </summary>
public enum ScoreActivation
{
    /// <summary>None: the score is the logit.</summary>
    Identity,

    /// <summary>The score is the probability.</summary>
    Sigmoid,

    /// <summary>The score is the hyperbolic tangent of the logit.</summary>
    Tanh,

    /// <summary>The scores of several labels add up to 1.</summary>
    Softmax,
}

/// <summary>Finds the activation as sentence-transformers does: the newest key first.</summary>
internal static class ScoreActivations
{
    /// <summary>Reads the activation from a model's configurations; without one it is Sigmoid for one label and none for more.</summary>
    public static ScoreActivation Read(JsonField config, JsonField sentenceConfig, int labels) =>
        Find(sentenceConfig["activation_fn"])
        ?? Find(config["sentence_transformers"]["activation_fn"])
        ?? Find(config["sbert_ce_default_activation_function"])
        ?? (labels == 1 ? ScoreActivation.Sigmoid : ScoreActivation.Identity);

    private static ScoreActivation? Find(JsonField field)
    {
        if (field.AsStringOrNull() is not { } name)
            return null;
        var known = Enum.TryParse<ScoreActivation>(name[(name.LastIndexOf('.') + 1)..], out var activation) && Enum.IsDefined(activation);
        return known && name.StartsWith("torch.", StringComparison.Ordinal) ? activation
            : throw field.Wrong($"'{JsonField.Short(name)}' is not supported; torch's Identity, Sigmoid, Tanh and Softmax are");
    }
}
