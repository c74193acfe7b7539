using Winnow.Tokenization;

namespace Winnow.Transformers;

/// <summary>The shape of a BERT encoder, from <c>config.json</c> of a Hugging Face directory.</summary>
/// <remarks>Devlin et al. 2019, "BERT: Pre-training of Deep Bidirectional Transformers". Letters: H hidden, V vocabulary.</remarks>
public sealed class EncoderConfig
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "config.json";

    private EncoderConfig() { }

    /// <summary>The file that this was read from.</summary>
    public string Path { get; private init; } = "";

    /// <summary>V: rows of the word embedding table.</summary>
    public int VocabularySize { get; private init; }

    /// <summary>H: values per token.</summary>
    public int HiddenSize { get; private init; }

    /// <summary>Layers.</summary>
    public int Layers { get; private init; }

    /// <summary>Attention heads per layer; each has H / heads values.</summary>
    public int Heads { get; private init; }

    /// <summary>Values per head.</summary>
    public int HeadSize => HiddenSize / Heads;

    /// <summary>Values per token between the two linear layers of a feed-forward block.</summary>
    public int IntermediateSize { get; private init; }

    /// <summary>The function of the feed-forward block.</summary>
    public HiddenActivation Activation { get; private init; }

    /// <summary>Tokens that a sequence may have.</summary>
    public int MaxPositions { get; private init; }

    /// <summary>Token type ids are less than this.</summary>
    public int TypeVocabularySize { get; private init; }

    /// <summary>Added to the variance by layer normalisation.</summary>
    public float LayerNormEpsilon { get; private init; }

    /// <summary>Reads <c>config.json</c> in <paramref name="directory"/>.</summary>
    /// <exception cref="ModelException">The file is missing or invalid, or describes something other than a BERT encoder.</exception>
    public static EncoderConfig Load(string directory)
    {
        var path = System.IO.Path.Combine(directory, FileName);
        if (!File.Exists(path))
            throw new ModelException(path, "is missing: a transformer needs it.");
        var json = JsonField.Load(path);

        var kind = json["model_type"].AsString();
        if (kind != "bert")
            throw new ModelException(path, $"model_type '{kind}' is not supported; 'bert' is.");
        if (json["position_embedding_type"].AsStringOrNull() is { } positions and not "absolute")
            throw new ModelException(path, $"position_embedding_type '{positions}' is not supported; 'absolute' is.");
        if (json["is_decoder"].AsBooleanOrNull() is true || json["add_cross_attention"].AsBooleanOrNull() is true)
            throw new ModelException(path, "describes a decoder; encoders are supported.");

        var config = new EncoderConfig
        {
            Path = path,
            VocabularySize = json["vocab_size"].AsInteger(1, 1 << 20),
            HiddenSize = json["hidden_size"].AsInteger(1, 8192),
            Layers = json["num_hidden_layers"].AsInteger(1, 128),
            Heads = json["num_attention_heads"].AsInteger(1, 256),
            IntermediateSize = json["intermediate_size"].AsInteger(1, 65536),
            MaxPositions = json["max_position_embeddings"].AsIntegerOrNull(2, 65536) ?? 512,
            TypeVocabularySize = json["type_vocab_size"].AsIntegerOrNull(1, 64) ?? 2,
            LayerNormEpsilon = (float)(json["layer_norm_eps"].AsNumberOrNull() ?? 1e-12),
            Activation = (json["hidden_act"].AsStringOrNull() ?? "gelu") switch
            {
                "gelu" => HiddenActivation.Gelu,
                "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" => HiddenActivation.GeluTanh,
                "relu" => HiddenActivation.Relu,
                var other => throw new ModelException(path,
                    $"hidden_act '{other}' is not supported; gelu, gelu_new, gelu_fast, gelu_pytorch_tanh and relu are."),
            },
        };
        if (config.HiddenSize % config.Heads != 0)
            throw new ModelException(path, $"hidden_size {config.HiddenSize} can't be split over {config.Heads} attention heads.");
        if (config.LayerNormEpsilon is < 0 or > 1)
            throw new ModelException(path, $"layer_norm_eps {config.LayerNormEpsilon} is not between 0 and 1.");
        return config;
    }

    /// <summary>Refuses a tokenizer that has ids beyond the embedding table.</summary>
    internal void CheckTokenizer(ITokenizer tokenizer)
    {
        if (tokenizer.VocabularySize > VocabularySize)
        {
            throw new ModelException(Path,
                $"has vocab_size {VocabularySize}, and the tokenizer has {tokenizer.VocabularySize} tokens: they are not of one model.");
        }
    }
}
