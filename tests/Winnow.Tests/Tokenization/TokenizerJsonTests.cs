using System.Text.Json.Nodes;
using Winnow.Tokenization;

namespace Winnow.Tests.Tokenization;

public sealed class TokenizerJsonTests : IDisposable
{
    private const string Small = """
        {
          "version": "1.0", "truncation": null, "padding": null,
          "added_tokens": [{"id": 1, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,
                            "special": true}],
          "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null,
                         "lowercase": true},
          "pre_tokenizer": {"type": "BertPreTokenizer"},
          "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
          "decoder": null,
          "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                    "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "a": 4, "##b": 5}}
        }
        """;

    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Small_Loads()
    {
        var tokenizer = Load(Small);
        var buffer = new TokenBuffer();
        tokenizer.Tokenize("Ab [UNK] b", buffer);
        Assert.Equal([4, 5, 1, 1], buffer.Ids.ToArray());
        Assert.Equal([0, 1, 3, 9], buffer.Starts.ToArray());
        Assert.Equal([1, 2, 8, 10], buffer.Ends.ToArray());
        Assert.Equal(6, tokenizer.VocabularySize);
        Assert.Equal((5, "##b"), (tokenizer.IdOf("##b"), tokenizer.TokenOf(5)));
        Assert.Null(tokenizer.IdOf("c"));
        Assert.Null(tokenizer.TokenOf(6));
        Assert.Null(tokenizer.TokenOf(-1));
        Assert.Equal((2, 3), (tokenizer.Single.SpecialTokens, tokenizer.Pair.SpecialTokens));
    }

    [Theory]
    [InlineData("model.type", "\"Unigram\"", "model of type 'Unigram' is not supported; supported: WordPiece.")]
    [InlineData("model.type", "\"BPE\"", "model of type 'BPE' is not supported; supported: WordPiece.")]
    [InlineData("normalizer.type", "\"Precompiled\"", "normalizer of type 'Precompiled' is not supported; supported: BertNormalizer.")]
    [InlineData("pre_tokenizer", "null", "pre_tokenizer of type 'null' is not supported; supported: BertPreTokenizer.")]
    [InlineData("pre_tokenizer.type", "\"Metaspace\"", "pre_tokenizer of type 'Metaspace' is not supported")]
    [InlineData(
        "post_processor.type", "\"RobertaProcessing\"",
        "post_processor of type 'RobertaProcessing' is not supported; supported: TemplateProcessing, BertProcessing.")]
    [InlineData("post_processor", "{\"type\": \"ByteLevel\\n\"}", "post_processor of type 'ByteLevel\uFFFD'")]
    [InlineData("model", "null", "model must be an object")]
    [InlineData("model", "[]", "model must be an object")]
    [InlineData("model.type", "7", "model.type must be a string, not a number")]
    [InlineData("model.vocab", "[[\"a\", -1.5]]", "model.vocab must be an object, not an array")]
    [InlineData("model.vocab", "null", "model.vocab is missing; it must be an object")]
    [InlineData("model.vocab", "{}", "lacks the unknown token '[UNK]'")]
    [InlineData("model.vocab", "{\"[UNK]\": 0, \"x\": 0}", "model.vocab gives the id 0 to both '[UNK]' and 'x'")]
    [InlineData("model.vocab", "{\"[UNK]\": -1}", "model.vocab.[UNK] must be an integer from 0 to 1048575, not -1")]
    [InlineData("model.vocab", "{\"[UNK]\": 1048576}", "must be an integer from 0 to 1048575, not 1048576")]
    [InlineData("model.vocab", "{\"[UNK]\": 1e99}", "must be an integer")]
    [InlineData("model.vocab", "{\"[UNK]\": \"0\"}", "model.vocab.[UNK] must be an integer, not a string")]
    [InlineData("model.unk_token", "\"nope\"", "lacks the unknown token 'nope'")]
    [InlineData("model.max_input_chars_per_word", "-3", "must be an integer from 0")]
    [InlineData("normalizer.lowercase", "\"yes\"", "normalizer.lowercase must be true or false, not a string")]
    [InlineData("added_tokens", "{}", "added_tokens must be an array, not an object")]
    [InlineData("added_tokens", "[{\"id\": 1, \"content\": \"\"}]", "added_tokens[0] has no content")]
    [InlineData("added_tokens", "[{\"id\": 9, \"content\": \"a\"}]", "gives 'a' the id 9, but the vocabulary gives it 4")]
    [InlineData("added_tokens", "[{\"id\": 4, \"content\": \"z\"}]", "gives 'z' the id 4, but the vocabulary gives that to 'a'")]
    [InlineData(
        "added_tokens", "[{\"id\": 9, \"content\": \"z\"}, {\"id\": 10, \"content\": \"z\"}]", "added_tokens[1] repeats the token 'z'")]
    [InlineData(
        "added_tokens", "[{\"id\": 9, \"content\": \"y\"}, {\"id\": 9, \"content\": \"z\"}]",
        "added_tokens[1] 'z' repeats the id 9")]
    [InlineData("added_tokens", "[{\"id\": 9, \"content\": \"\u0301\", \"normalized\": true}]", "the normaliser leaves nothing of it")]
    [InlineData("post_processor.cls", "[\"[CLS]\"]", "post_processor.cls must be a token and its id")]
    [InlineData("post_processor.cls", "[\"[CLS]\", 4000000]", "post_processor.cls[1] must be an integer from 0 to 1048575")]
    [InlineData(
        "post_processor", "{\"type\": \"TemplateProcessing\", \"single\": [], \"pair\": []}",
        "post_processor.single must have the sequence A, once")]
    [InlineData(
        "post_processor", "{\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"[X]\"}}]}",
        "post_processor.special_tokens.[X] is missing")]
    [InlineData(
        "post_processor", "{\"type\": \"TemplateProcessing\", \"single\": [{\"Sequence\": {\"id\": \"B\", \"type_id\": 0}}]}",
        "'B' is no sequence of this template")]
    [InlineData("truncation", "{\"max_length\": -1}", "truncation.max_length must be an integer from 0")]
    [InlineData(
        "truncation", "{\"max_length\": 9, \"strategy\": \"Whatever\"}",
        "truncation.strategy 'Whatever' is not known; known are LongestFirst, OnlyFirst, OnlySecond")]
    [InlineData(
        "truncation", "{\"max_length\": 9, \"direction\": \"Up\"}", "truncation.direction 'Up' is not known; known are Right, Left")]
    public void WhatIsWrong_IsSaidInOneLine(string place, string value, string message)
    {
        var root = JsonNode.Parse(Small)!.AsObject();
        var names = place.Split('.');
        var parent = names[..^1].Aggregate(root, (node, name) => node[name]!.AsObject());
        parent[names[^1]] = JsonNode.Parse(value);
        AssertRefused(root.ToJsonString(), message);
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("{\"model\": ", "not valid JSON")]
    [InlineData("[]", "the root must be an object, not an array")]
    [InlineData("{\"a\": 1, \"a\": 2}", "not valid JSON")]
    [InlineData("\u0000\u0001\u0002", "not valid JSON")]
    [InlineData("{}", "model must be an object")]
    [InlineData("{\"model\": {\"vocab\": {\"a\": 0}}}", "model.type is missing")]
    [InlineData("{\"model\": {\"type\": \"\\ud800\"}}", "half of a surrogate pair")]
    [InlineData("{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"\\udc00\": 0}}}", "not valid JSON")]
    public void BrokenFiles_AreRefused(string content, string message) => AssertRefused(content, message);

    [Fact]
    public void DeepNesting_IsRefused() =>
        AssertRefused($"{{\"model\": {new string('[', 100_000)}{new string(']', 100_000)}}}", "not valid JSON");

    [Fact]
    public void LongTokens_AreRefused()
    {
        AssertRefused(Small.Replace("##b", new string('x', 1025)), "has more than 1024 bytes");
        AssertRefused(Small.Replace("##b", new string('\u4e2d', 342)), "has more than 1024 bytes");
        Assert.NotNull(Load(Small.Replace("##b", new string('\u4e2d', 341))));
    }

    [Fact]
    public void InvalidUtf8_IsRefused()
    {
        var path = _directory.Write("tokenizer.json", [.. "{\"model\": \""u8, 0xFF, 0xFE, .. "\"}"u8]);
        Assert.DoesNotContain('\n', Assert.Throws<ModelException>(() => TokenizerJson.Load(path)).Message);
    }

    [Fact]
    public void EveryPrefixOfAFile_IsRefused()
    {
        var whole = Small.TrimEnd();
        for (var length = 0; length < whole.Length; length += 7)
        {
            var path = _directory.Write("tokenizer.json", whole[..length]);
            Assert.Throws<ModelException>(() => TokenizerJson.Load(path));
        }
    }

    [Fact]
    public void MissingFile_AndDirectory_AreRefused()
    {
        Assert.Contains(
            "no such file", Assert.Throws<ModelException>(() => TokenizerJson.Load(Path.Combine(_directory.Root, "none.json"))).Message);
        Assert.Contains("can't be read", Assert.Throws<ModelException>(() => TokenizerJson.Load(_directory.Root)).Message);
    }

    [Fact]
    public void OldFiles_DoNotNameTheModel() => Assert.NotNull(Load(Small.Replace("\"type\": \"WordPiece\", ", "")));

    [Fact]
    public void NoPostProcessor_AddsNothing()
    {
        var root = JsonNode.Parse(Small)!.AsObject();
        root["post_processor"] = null;
        var tokenizer = Load(root.ToJsonString());
        var batch = new TokenBatch();
        tokenizer.Pair.Write(batch, [4, 5], [5]);
        Assert.Equal([4, 5, 5], batch.Ids.ToArray());
        Assert.Equal([0, 0, 1], batch.Types.ToArray());
    }

    [Fact]
    public void AddedTokensOutsideTheVocabulary_AreFoundBothWays()
    {
        var root = JsonNode.Parse(Small)!.AsObject();
        root["added_tokens"]!.AsArray().Add(JsonNode.Parse("""{"id": 9, "content": "<x>", "normalized": false}"""));
        var tokenizer = Load(root.ToJsonString());
        Assert.Equal((9, "<x>", 10), (tokenizer.IdOf("<x>"), tokenizer.TokenOf(9), tokenizer.VocabularySize));
        Assert.Null(tokenizer.TokenOf(8));
    }

    private ITokenizer Load(string content) => TokenizerJson.Load(_directory.Write("tokenizer.json", content));

    private void AssertRefused(string content, string message)
    {
        var path = _directory.Write("tokenizer.json", content);
        var problem = Assert.Throws<ModelException>(() => TokenizerJson.Load(path));
        Assert.Contains(message, problem.Message);
        Assert.StartsWith(path, problem.Message);
        Assert.DoesNotContain('\n', problem.Message);
    }
}
