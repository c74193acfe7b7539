using System.Text.Json.Nodes;

namespace Winnow.Tests.Transformers;

/// <summary>The shape of a model with recipe weights, as in eng/golden/encoders.py.</summary>
internal sealed record TestShape(
    string Name, int Hidden, int Layers, int Heads, int Intermediate, string Activation, int Labels, string Store)
{
    public static readonly TestShape TinyBert = new("tinybert-l2", 128, 2, 2, 512, "gelu", 1, "F32");
    public static readonly TestShape MiniLm = new("minilm-l6", 384, 6, 12, 1536, "gelu", 2, "F32");
    public static readonly TestShape TinyTanh = new("tiny-tanh", 48, 2, 3, 80, "gelu_new", 1, "F16");
    public static readonly TestShape TinyRelu = new("tiny-relu", 40, 1, 4, 72, "relu", 2, "BF16");

    public static readonly TestShape[] All = [TinyBert, MiniLm, TinyTanh, TinyRelu];
}

/// <summary>A model directory with recipe weights in the system's temporary folder, deleted with this object.</summary>
internal sealed class TestModel : IDisposable
{
    public const int Positions = 128;

    /// <summary>The modules that every bi-encoder begins with, as <c>modules.json</c> lists them.</summary>
    public const string Modules = """
        {"idx":0,"path":"","type":"sentence_transformers.models.Transformer"},
        {"idx":1,"path":"1_Pooling","type":"sentence_transformers.models.Pooling"}
        """;

    private readonly TempFolder _folder = new();

    public string Path => _folder.Root;

    /// <summary>A sequence-classification directory.</summary>
    public static TestModel CrossEncoder(TestShape shape, Action<JsonObject>? edit = null)
    {
        var model = new TestModel();
        model.WriteBert("", shape, edit);
        model.WriteVocabulary("");
        return model;
    }

    /// <summary>A sentence-transformers directory: Transformer, Pooling and, if asked for, Dense to 32 values and Normalize.</summary>
    public static TestModel BiEncoder(TestShape shape, string pooling, bool denseAndNormalize = false, string prefix = "")
    {
        var model = new TestModel();
        model.WriteBert("", shape, config => config["architectures"] = new JsonArray("BertModel"), prefix, head: false);
        model.WriteVocabulary("");
        model.Write("1_Pooling/config.json", pooling);
        model.Write("modules.json", denseAndNormalize
            ? $$"""
                [{{Modules}},
                {"idx":2,"path":"2_Dense","type":"sentence_transformers.base.modules.dense.Dense"},
                {"idx":3,"path":"3_Normalize","type":"x.normalize"}]
                """
            : $"[{Modules}]");
        if (denseAndNormalize)
            model.WriteDense("2_Dense", shape.Hidden, 32, "torch.nn.modules.activation.Tanh");
        return model;
    }

    public void WriteBert(string folder, TestShape shape, Action<JsonObject>? edit = null, string prefix = "bert.", bool head = true)
    {
        var config = new JsonObject
        {
            ["architectures"] = new JsonArray("BertForSequenceClassification"),
            ["model_type"] = "bert",
            ["vocab_size"] = Recipe.Vocabulary,
            ["hidden_size"] = shape.Hidden,
            ["num_hidden_layers"] = shape.Layers,
            ["num_attention_heads"] = shape.Heads,
            ["intermediate_size"] = shape.Intermediate,
            ["hidden_act"] = shape.Activation,
            ["max_position_embeddings"] = Positions,
            ["type_vocab_size"] = 2,
            ["layer_norm_eps"] = 1e-12,
            ["id2label"] = new JsonObject(
                Enumerable.Range(0, shape.Labels).Select(label => KeyValuePair.Create($"{label}", (JsonNode?)$"LABEL_{label}"))),
        };
        edit?.Invoke(config);
        Write(System.IO.Path.Combine(folder, "config.json"), config.ToJsonString());
        SafetensorsWriter.Write(File(System.IO.Path.Combine(folder, "model.safetensors")), Tensors(shape, prefix, head), shape.Store);
    }

    /// <summary>The tensors of a BERT, under the names of Transformers.</summary>
    public static IEnumerable<TensorData> Tensors(TestShape shape, string prefix = "bert.", bool head = true)
    {
        var (h, i) = (shape.Hidden, shape.Intermediate);
        List<(string Name, int[] Shape)> names =
        [
            ("embeddings.word_embeddings.weight", [Recipe.Vocabulary, h]), ("embeddings.position_embeddings.weight", [Positions, h]),
            ("embeddings.token_type_embeddings.weight", [2, h]), ("embeddings.LayerNorm.weight", [h]), ("embeddings.LayerNorm.bias", [h]),
        ];
        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var at = $"encoder.layer.{layer}.";
            Linear(at + "attention.self.query", h, h);
            Linear(at + "attention.self.key", h, h);
            Linear(at + "attention.self.value", h, h);
            Linear(at + "attention.output.dense", h, h);
            names.AddRange([(at + "attention.output.LayerNorm.weight", [h]), (at + "attention.output.LayerNorm.bias", [h])]);
            Linear(at + "intermediate.dense", i, h);
            Linear(at + "output.dense", h, i);
            names.AddRange([(at + "output.LayerNorm.weight", [h]), (at + "output.LayerNorm.bias", [h])]);
        }

        Linear("pooler.dense", h, h);
        foreach (var (name, size) in names)
            yield return Tensor(prefix + name, "bert." + name, size);
        if (head)
        {
            yield return Tensor("classifier.weight", "classifier.weight", [shape.Labels, h]);
            yield return Tensor("classifier.bias", "classifier.bias", [shape.Labels]);
        }

        void Linear(string name, int outputs, int inputs) =>
            names.AddRange([(name + ".weight", [outputs, inputs]), (name + ".bias", [outputs])]);
    }

    public void WriteDense(string folder, int inputs, int outputs, string activation)
    {
        Write(
            $"{folder}/config.json",
            $$"""{"in_features":{{inputs}},"out_features":{{outputs}},"bias":true,"activation_function":"{{activation}}"}""");
        SafetensorsWriter.Write(
            File($"{folder}/model.safetensors"),
            [Tensor("linear.weight", "linear.weight", [outputs, inputs]), Tensor("linear.bias", "linear.bias", [outputs])]);
    }

    /// <summary>The words w4 to w999, which are their own ids, and BERT's special tokens before them: 2 is [CLS] and 3 is [SEP].</summary>
    public void WriteVocabulary(string folder) => Write(System.IO.Path.Combine(folder, "vocab.txt"),
        string.Concat("[PAD]\n[UNK]\n[CLS]\n[SEP]\n", string.Concat(Enumerable.Range(4, Recipe.Vocabulary - 4).Select(id => $"w{id}\n"))));

    public string File(string name)
    {
        var path = _folder[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    public void Write(string name, string text) => _folder.Write(name, text);

    public void Dispose() => _folder.Dispose();

    private static TensorData Tensor(string name, string seed, int[] shape) =>
        new(name, shape, Recipe.Tensor(seed, shape.Aggregate(1, (a, b) => a * b)));
}
