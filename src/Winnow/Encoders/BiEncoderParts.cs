using Winnow.Numerics.Kernels;
using Winnow.Tokenization;
using Winnow.Transformers;
using Winnow.Transformers.Safetensors;

namespace Winnow.Encoders;

/// <summary>What a sentence-transformers directory is made of: <c>modules.json</c> and the files that each module names.</summary>
internal sealed record BiEncoderParts(
    string Name, VectorSource Source, VectorStep[] Steps, PromptSet Prompts, ITokenizer Tokenizer, string SimilarityFunction,
    string WeightsDigest, string TokenizerDigest, PrecisionChoice PrecisionChoice)
{
    private static readonly string[] SentenceConfigNames =
    [
        "sentence_bert_config.json", "sentence_roberta_config.json", "sentence_distilbert_config.json", "sentence_camembert_config.json",
        "sentence_albert_config.json", "sentence_xlm-roberta_config.json", "sentence_xlnet_config.json",
    ];

    private static readonly string[] SimilarityFunctions = ["cosine", "dot", "euclidean", "manhattan"];

    /// <summary>Reads all modules.</summary>
    public static BiEncoderParts Load(ModelDirectory directory, BiEncoderOptions options, PrecisionMemory memory)
    {
        switch (directory.Kind)
        {
            case ModelKind.CrossEncoder:
                throw new ModelException(directory.Path, "is a cross-encoder, which scores pairs and gives no vectors: use it to rerank.");
            case ModelKind.Transformer:
                throw new ModelException(directory.Path, "doesn't say how hidden states become a vector (no modules.json with a Pooling "
                    + "module): use the model's sentence-transformers directory, or add modules.json and 1_Pooling/config.json.");
            default:
                return Read(directory, options, memory);
        }
    }

    private static BiEncoderParts Read(ModelDirectory directory, BiEncoderOptions options, PrecisionMemory memory)
    {
        var modules = SentenceModule.LoadAll(directory);
        var config = JsonField.LoadIfPresent(Path.Combine(directory.Path, ModelDirectory.SentenceConfigName));
        var prompts = new PromptSet(config);
        var similarity = config["similarity_fn_name"].AsStringOrNull() ?? "cosine";
        if (!SimilarityFunctions.Contains(similarity))
        {
            throw new ModelException(
                config.File, $"similarity_fn_name '{similarity}' is not supported; {string.Join(", ", SimilarityFunctions)} are.");
        }

        var checkpoints = new List<Checkpoint>();
        try
        {
            var (source, tokenizer, used) = ReadSource(directory, modules, options, Open);
            var steps = new List<VectorStep>();
            var width = source.Dimensions;
            foreach (var module in modules.Skip(used))
            {
                if (ReadStep(directory, module, width, Open) is not { } step)
                    continue;
                steps.Add(step);
                width = step.Dimensions;
            }

            var parts = new BiEncoderParts(directory.Name, source, [.. steps], prompts, tokenizer, similarity,
                ModelIdentity.WeightsOf(checkpoints), ModelIdentity.TokenizerOf(modules[0].Directory), source.PrecisionChoice);
            if (source is not TransformerSource exact || options.Precision != Precision.Auto)
                return parts;
            var identity = new BiEncoder(parts, options).Identity;
            var known = PrecisionGate.Known(options.Precision, identity, memory);
            if (known?.Precision == Precision.Fp32)
                return parts with { PrecisionChoice = known };
            var quantized = parts with { Source = exact.ReadAt(Precision.Int8, checkpoints[0]) };
            if (known is not null)
                return quantized with { PrecisionChoice = known };
            var (chosen, choice) = PrecisionGate.Choose(
                parts, quantized, (parts, samples) => parts.Score(samples, options), identity, memory);
            return chosen with { PrecisionChoice = choice };
        }
        finally
        {
            checkpoints.ForEach(checkpoint => checkpoint.Dispose());
        }

        Checkpoint Open(string path)
        {
            checkpoints.Add(Checkpoint.Open(path));
            return checkpoints[^1];
        }
    }

    /// <summary>Reads the modules that make the first vector, and says how many they are.</summary>
    private static (VectorSource Source, ITokenizer Tokenizer, int Used) ReadSource(
        ModelDirectory directory, SentenceModule[] modules, BiEncoderOptions options, Func<string, Checkpoint> open)
    {
        var first = modules[0];
        if (first.Type is not ("TRANSFORMER" or "STATICEMBEDDING"))
            throw Unsupported(directory, first, "at the beginning; Transformer and StaticEmbedding are");
        var files = TokenizerDirectory.Load(first.Directory);
        var tokenizer = files.Tokenizer;
        if (first.Type == "STATICEMBEDDING")
            return (StaticEmbeddingSource.Load(first.Directory, open(first.Directory), tokenizer, options.Pool), tokenizer, 1);

        if (modules.Length < 2 || modules[1].Type != "POOLING")
        {
            throw new ModelException(Path.Combine(directory.Path, ModelDirectory.ModulesName),
                "has no Pooling module after the Transformer, so that it is not said how hidden states become a vector: "
                + "add one with its 1_Pooling/config.json.");
        }

        var config = EncoderConfig.Load(first.Directory);
        config.CheckTokenizer(tokenizer);
        var pooling = Pooling.Load(modules[1].Directory, config.HiddenSize);
        var places = SentenceConfigNames.Select(name => Path.Combine(first.Directory, name)).ToArray();
        var sentence = JsonField.LoadIfPresent(places.FirstOrDefault(File.Exists, places[0]));
        var limit = Math.Min(
            sentence["max_seq_length"].AsIntegerOrNull(1, 1 << 20) ?? files.MaxLength ?? int.MaxValue, config.MaxPositions);
        limit = Math.Min(limit, options.MaxTokens ?? int.MaxValue);
        if (limit <= tokenizer.Single.SpecialTokens)
        {
            throw new ModelException(first.Directory,
                $"a limit of {limit} tokens leaves no room for a text beside {tokenizer.Single.SpecialTokens} special tokens.");
        }

        var encoder = TransformerEncoder.Read(open(first.Directory), config, options.Precision, options.Pool);
        return (
            new TransformerSource(tokenizer, encoder, pooling, limit, sentence["do_lower_case"].AsBooleanOrNull() ?? false, options.Pool),
            tokenizer, 2);
    }

    /// <summary>The cosines of each query with its passages.</summary>
    private float[][] Score(PrecisionSamples samples, BiEncoderOptions options)
    {
        var encoder = new BiEncoder(this, options);
        var queries = encoder.Embed(samples.Queries, EmbeddingInput.Query);
        return [.. samples.Passages.Select((passages, i) =>
        {
            var vectors = encoder.Embed(passages, EmbeddingInput.Document);
            return Enumerable.Range(0, passages.Length).Select(passage => Cosine(queries[i], vectors[passage])).ToArray();
        })];
    }

    private static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        Dot.Product(a, b) / MathF.Sqrt(Dot.Product(a, a) * Dot.Product(b, b));

    private static VectorStep? ReadStep(
        ModelDirectory directory, SentenceModule module, int width, Func<string, Checkpoint> open)
    {
        return module.Type switch
        {
            "NORMALIZE" => new NormalizeStep(width),
            "DENSE" => DenseStep.Load(module.Directory, open(module.Directory), width),
            "DROPOUT" => null,
            _ => throw Unsupported(directory, module, "after pooling; Dense and Normalize are"),
        };
    }

    private static ModelException Unsupported(ModelDirectory directory, SentenceModule module, string where) =>
        new(Path.Combine(directory.Path, ModelDirectory.ModulesName), $"the module '{module.TypeName}' is not supported {where}.");
}
