using Winnow.Numerics.Threading;
using Winnow.Tokenization;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Encoders;

/// <summary>What a sequence-classification directory is made of.</summary>
internal sealed record CrossEncoderParts(
    TransformerEncoder Encoder, ClassificationHead Head, PairWriter Writer, CrossEncoderWindow Window,
    ScoreActivation Activation, ModelIdentity Identity, WorkerPool Pool, PrecisionChoice PrecisionChoice)
{
    private const int DefaultLabels = 2;

    /// <summary>
    /// Reads the model in <paramref name="directory"/>; what is measured is kept in <paramref name="memory"/>, or in the user's.
    /// </summary>
    public static CrossEncoderParts Load(ModelDirectory directory, CrossEncoderOptions options, PrecisionMemory? memory = null)
    {
        memory ??= PrecisionMemory.Shared;
        var (window, config, matches) = CrossEncoderWindow.Read(directory, options);
        var tokenizer = window.Tokenizer;
        var json = JsonField.Load(config.Path);
        var labels = LabelsOf(json);
        var sentenceConfig = JsonField.LoadIfPresent(Path.Combine(directory.Path, ModelDirectory.SentenceConfigName));
        var activation = ScoreActivations.Read(json, sentenceConfig, labels);
        var (tokens, cap) = (window.MaxTokens, window.MaxQueryTokens);
        var writer = new PairWriter(tokenizer.Pair, tokens, cap, oneType: config.TypeVocabularySize == 1, matches);

        using var checkpoint = Checkpoint.Open(directory.Path);
        var head = ClassificationHead.Read(checkpoint, config, labels);
        var pipeline = $"SequenceClassification({labels} {(labels == 1 ? "label" : "labels")}, {tokens} tokens"
            + (cap is null ? ", longest cut first" : $", query up to {cap}") + (matches is null ? ")" : $", {matches})");
        var identity = new ModelIdentity(directory.Name, checkpoint.Digest(), window.TokenizerHash, pipeline, "", labels);
        var known = PrecisionGate.Known(options.Precision, identity, memory);
        var encoder = TransformerEncoder.Read(checkpoint, config, known?.Precision ?? Precision.Fp32, options.Pool);
        var parts = new CrossEncoderParts(
            encoder, head, writer, window, activation, identity, options.Pool, known ?? PrecisionChoice.Asked(encoder.Precision));
        if (known is not null)
            return parts;
        var (chosen, choice) = PrecisionGate.Choose(
            parts, parts with { Encoder = encoder.ReadAt(Precision.Int8, checkpoint) }, static (parts, samples) => parts.Score(samples),
            identity, memory);
        return chosen with { PrecisionChoice = choice };
    }

    /// <summary>The logits of each query's passages.</summary>
    private float[][] Score(PrecisionSamples samples)
    {
        var encoder = new CrossEncoder(this);
        return [.. samples.Queries.Select((query, i) => encoder.Score(query, samples.Passages[i]).Select(score => score.Logit).ToArray())];
    }

    /// <summary>Labels of the model; a configuration that doesn't say means two, as in Transformers.</summary>
    private static int LabelsOf(JsonField json)
    {
        var labels = json["id2label"] is { IsNull: false } names ? names.Members().Count()
            : json["num_labels"].AsIntegerOrNull(1, 1 << 16) ?? DefaultLabels;
        return labels is 1 or 2 ? labels
            : throw new ModelException(json.File, $"has {labels} labels; a cross-encoder that ranks has one or two.");
    }
}
