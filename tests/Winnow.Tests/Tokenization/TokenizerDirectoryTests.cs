using System.Text.Json;
using Winnow.Tokenization;

namespace Winnow.Tests.Tokenization;

public sealed class TokenizerDirectoryTests : IDisposable
{
    private const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n";

    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    public static TheoryData<string> VocabTxtExamples { get; } = [.. File.ReadAllLines(GoldenTexts.PathOf("vocab.jsonl"))];

    [Theory]
    [MemberData(nameof(VocabTxtExamples))]
    public void VocabTxt_WithItsConfig_IsThatOfTheReference(string line)
    {
        using var example = JsonDocument.Parse(line);
        _directory.Write("vocab.txt", File.ReadAllBytes(GoldenTexts.PathOf("vocab.txt")));
        _directory.Write("tokenizer_config.json", example.RootElement.GetProperty("config").GetRawText());
        var tokenizer = TokenizerDirectory.Load(_directory.Root).Tokenizer;

        var batch = new TokenBatch();
        var buffer = new TokenBuffer();
        tokenizer.Tokenize(example.RootElement.GetProperty("text").GetString(), buffer);
        tokenizer.Single.Write(batch, buffer.Ids);
        Assert.Equal(example.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), batch.Ids.ToArray());

        var hash = GoldenTexts.HashStart;
        for (var index = 0; index < 1000; index++)
        {
            buffer.Clear();
            tokenizer.Tokenize(GoldenTexts.Mixed(index), buffer);
            for (var i = 0; i < buffer.Count; i++)
                hash = GoldenTexts.Hash(GoldenTexts.Hash(GoldenTexts.Hash(hash, buffer.Ids[i]), buffer.Starts[i]), buffer.Ends[i]);
        }

        Assert.Equal(example.RootElement.GetProperty("hash").GetString(), hash.ToString("x8"));
    }

    [Fact]
    public void Shipped_LoadsWithItsWindow()
    {
        var loaded = TokenizerDirectory.Load(Path.GetDirectoryName(GoldenTexts.Shipped)!);
        Assert.Equal(256, loaded.MaxLength);
        Assert.Null(loaded.Truncation);
        Assert.Equal(20_000, loaded.Tokenizer.VocabularySize);
    }

    [Theory]
    [InlineData("512", 512)]
    [InlineData("512.0", 512)]
    [InlineData("1000000000000000019884624838656", null)]
    [InlineData("1e30", null)]
    [InlineData("1e999", null)]
    [InlineData("null", null)]
    public void MaxLength_IgnoresWhatMeansNoLimit(string value, int? expected)
    {
        _directory.Write("vocab.txt", Vocabulary);
        _directory.Write("tokenizer_config.json", $"{{\"model_max_length\": {value}}}");
        Assert.Equal(expected, TokenizerDirectory.Load(_directory.Root).MaxLength);
    }

    [Fact]
    public void Truncation_OfTheFile_IsGiven()
    {
        var json = File.ReadAllText(GoldenTexts.PathOf("cased.tokenizer.json")).Replace(
            "\"truncation\":null", "\"truncation\":{\"direction\":\"Left\",\"max_length\":128,\"strategy\":\"OnlySecond\",\"stride\":0}");
        _directory.Write("tokenizer.json", json);
        var expected = new Truncation(128, TruncationStrategy.OnlySecond, TruncationSide.Left);
        Assert.Equal(expected, TokenizerDirectory.Load(_directory.Root).Truncation);
    }

    [Fact]
    public void TokenizerJson_GoesBeforeVocabTxt()
    {
        _directory.Write("vocab.txt", Vocabulary);
        _directory.Write("tokenizer.json", File.ReadAllText(GoldenTexts.PathOf("cased.tokenizer.json")));
        Assert.True(TokenizerDirectory.Load(_directory.Root).Tokenizer.VocabularySize > 100);
    }

    [Fact]
    public void SpecialTokens_MayBeObjects_AndLinesMayEndInCrLf()
    {
        _directory.Write("vocab.txt", Vocabulary.Replace("\n", "\r\n").Replace("[CLS]", "<s>"));
        _directory.Write("tokenizer_config.json", """{"cls_token": {"__type": "AddedToken", "content": "<s>", "lstrip": false}}""");
        var tokenizer = TokenizerDirectory.Load(_directory.Root).Tokenizer;
        var batch = new TokenBatch();
        tokenizer.Single.Write(batch, [5]);
        Assert.Equal([2, 5, 3], batch.Ids.ToArray());
        Assert.Equal(7, tokenizer.VocabularySize);
    }

    [Fact]
    public void LineThatRepeatsAToken_GivesItItsId()
    {
        var tokenizer = VocabTxt.Load(_directory.Write("vocab.txt", Vocabulary + "a\n"));
        Assert.Equal(7, tokenizer.IdOf("a"));
        Assert.Equal("##b", tokenizer.TokenOf(6));
    }

    [Fact]
    public void WhatIsMissing_IsSaid()
    {
        AssertRefused("has neither tokenizer.json nor vocab.txt;");
        _directory.Write("sentencepiece.bpe.model", "");
        AssertRefused("(sentencepiece.bpe.model alone is not supported)");
        _directory.Write("vocab.txt", "a\nb\n");
        AssertRefused("lacks the unknown token '[UNK]'");
        _directory.Write("vocab.txt", "[UNK]\n[CLS]\n");
        AssertRefused("lacks the special token '[SEP]'");
        _directory.Write("vocab.txt", [0xFF, 0xFE, 0x00]);
        AssertRefused("not a text file in UTF-8");
        _directory.Write("vocab.txt", "");
        AssertRefused("lacks the unknown token");
        _directory.Write("vocab.txt", Vocabulary + new string('x', 2000));
        AssertRefused("has more than 1024 bytes");
        _directory.Write("vocab.txt", Vocabulary);
        _directory.Write("added_tokens.json", "{}");
        AssertRefused("added_tokens.json beside vocab.txt is not supported");
        _directory.Write("tokenizer_config.json", "{\"do_lower_case\": 1}");
        AssertRefused("do_lower_case must be true or false, not a number");
        _directory.Write("tokenizer_config.json", "{\"model_max_length\": 0}");
        AssertRefused("model_max_length must be at least 1");
        var absent = Path.Combine(_directory.Root, "x");
        Assert.Contains("no such directory", Assert.Throws<ModelException>(() => TokenizerDirectory.Load(absent)).Message);
    }

    [Fact]
    public void TooManyTokens_AreRefused()
    {
        _directory.Write("vocab.txt", Vocabulary + string.Join('\n', Enumerable.Range(0, 1 << 20)));
        AssertRefused("has more than 1,048,576 tokens");
    }

    private void AssertRefused(string message)
    {
        var problem = Assert.Throws<ModelException>(() => TokenizerDirectory.Load(_directory.Root));
        Assert.Contains(message, problem.Message);
        Assert.DoesNotContain('\n', problem.Message);
    }
}
