using FsCheck;
using FsCheck.Fluent;
using Winnow.Tests.Support;
using Winnow.Tokenization;

namespace Winnow.Tests.Tokenization;

public class WordPieceTokenizerTests
{
    private static readonly ITokenizer s_shipped = TokenizerJson.Load(GoldenTexts.Shipped);

    [Fact]
    public void Tokenize_AllocatesNothing_OnceWarm()
    {
        var tokenizers = new[] { s_shipped, TokenizerJson.Load(GoldenTexts.Configuration("added")) };
        var texts = Enumerable.Range(0, 600).Select(GoldenTexts.Mixed).Append(new string('z', 5000)).ToArray();
        var buffer = new TokenBuffer();
        var batch = new TokenBatch();
        Assert.Equal(0, Allocated.ByWarm(() =>
        {
            foreach (var tokenizer in tokenizers)
            {
                batch.Clear();
                foreach (var text in texts)
                {
                    buffer.Clear();
                    tokenizer.Tokenize(text, buffer);
                    tokenizer.Pair.Write(batch, buffer.Ids, buffer.Ids);
                }
            }
        }));
    }

    [Theory]
    [InlineData("a\ud800b")]
    [InlineData("\udc00")]
    [InlineData("x\ud83d")]
    [InlineData("\ud800\ud83d\ude00\udc00 the \udbff")]
    [InlineData("[CLS]\udfff[SEP]")]
    public void LoneSurrogates_AreReplacementCharacters(string text)
    {
        var replaced = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
        Assert.Equal(replaced.Length, text.Length);
        foreach (var configuration in GoldenTokenizationTests.Configurations.Select(row => row.Data))
        {
            var tokenizer = TokenizerJson.Load(GoldenTexts.Configuration(configuration));
            Assert.Equal(Rows(tokenizer, replaced), Rows(tokenizer, text));
        }
    }

    [Fact]
    public void WordLimit_CountsCodePoints()
    {
        Assert.Equal(1, s_shipped.IdOf("[UNK]"));
        Assert.NotEqual(1, Rows(s_shipped, new string('a', 64))[0].Id);
        Assert.Equal([(1, 0, 65)], Rows(s_shipped, new string('a', 65)));
        Assert.Equal([(1, 0, 100_000)], Rows(s_shipped, new string('a', 100_000)));
        var wide = TokenizerJson.Load(GoldenTexts.Configuration("no-clean"));
        var word = string.Concat(Enumerable.Repeat("\U00010428", 100));
        Assert.Equal(100, Rows(wide, word).Count);
        Assert.Equal([(1, 0, 202)], Rows(wide, word + "\U00010428"));
    }

    [Fact]
    public void EmptyText_HasNoTokens()
    {
        foreach (var text in new[] { "", " ", "\t\r\n", "\0\u200b\u0301" })
            Assert.Empty(Rows(s_shipped, text));
    }

    [Fact]
    public void Buffer_IsAppendedTo()
    {
        var buffer = new TokenBuffer();
        s_shipped.Tokenize("the", buffer);
        s_shipped.Tokenize("the", buffer);
        Assert.Equal(2, buffer.Count);
        Assert.Equal(buffer.Ids[0], buffer.Ids[1]);
        Assert.Equal([0, 0], buffer.Starts.ToArray());
    }

    // A normalised added token that never occurs sends every text down the general path.
    [Theory]
    [InlineData("cased")]
    [InlineData("no-clean")]
    [InlineData("no-clean-strip")]
    [InlineData("strip-cased-no-chinese")]
    public void AsciiPath_AndGeneralPath_Agree(string configuration)
    {
        using var directory = new TempFolder();
        var json = File.ReadAllText(GoldenTexts.Configuration(configuration));
        var general = TokenizerJson.Load(directory.Write("tokenizer.json", json.Replace(
            "\"added_tokens\":[", "\"added_tokens\":[{\"id\":99999,\"content\":\"neverneverland\",\"normalized\":true},")));
        Assert.Equal(100_000, general.VocabularySize);
        var fast = TokenizerJson.Load(GoldenTexts.Configuration(configuration));
        for (var index = 0; index < 1500; index++)
            Assert.Equal(Rows(general, GoldenTexts.Mixed(index)), Rows(fast, GoldenTexts.Mixed(index)));
    }

    [Fact]
    public void AnyUtf16_GivesOrderedOffsetsWithinTheText_AndKnownIds()
    {
        var tokenizers = GoldenTokenizationTests.Configurations
            .Select(row => TokenizerJson.Load(GoldenTexts.Configuration(row.Data))).ToArray();
        Prop.ForAll(Gen.Choose(0, 0xFFFF).Select(unit => (char)unit).ArrayOf().ToArbitrary(), units =>
        {
            foreach (var tokenizer in tokenizers)
            {
                var end = 0;
                foreach (var row in Rows(tokenizer, new(units)))
                {
                    Assert.InRange(row.Start, 0, row.End);
                    Assert.InRange(row.End, end, units.Length);
                    Assert.NotNull(tokenizer.TokenOf(row.Id));
                    end = row.End;
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Threads_ShareATokenizer()
    {
        var texts = Enumerable.Range(0, 200).Select(GoldenTexts.Mixed).ToArray();
        var expected = texts.Select(text => Rows(s_shipped, text)).ToArray();
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < texts.Length; i++)
                Assert.Equal(expected[i], Rows(s_shipped, texts[i]));
        });
    }

    [Fact]
    public void EveryToken_HasItsId()
    {
        for (var id = 0; id < s_shipped.VocabularySize; id++)
            Assert.Equal(id, s_shipped.IdOf(s_shipped.TokenOf(id)!));
    }

    private static List<(int Id, int Start, int End)> Rows(ITokenizer tokenizer, string text)
    {
        var buffer = new TokenBuffer();
        tokenizer.Tokenize(text, buffer);
        var rows = new List<(int, int, int)>();
        for (var i = 0; i < buffer.Count; i++)
            rows.Add((buffer.Ids[i], buffer.Starts[i], buffer.Ends[i]));
        return rows;
    }
}
