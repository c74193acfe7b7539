using FsCheck.Fluent;
using Winnow.Corpus;

namespace Winnow.Tests.Corpus;

public class SentenceSegmenterTests
{
    // '¶' marks where one sentence ends and the next begins.
    [Theory]
    [InlineData("One. ¶Two! ¶Three?")]
    [InlineData("Dr. Smith met Mr. Jones. ¶They talked.")]
    [InlineData("It costs 3.50 euros. ¶Version 2.0.1 is out. ¶See www.example.com. ¶Done.")]
    [InlineData("Use e.g. Python or i.e. nothing, cf. Fig. 3 and No. 5. ¶Then stop.")]
    [InlineData("The answer is no. ¶Yes is wrong.")]
    [InlineData("Wait... what? ¶Nothing…  ¶Really.")]
    [InlineData("\"Is it?\" she asked. ¶\"It is.\" ¶He left.")]
    [InlineData("(This is it.) ¶Next one.")]
    [InlineData("J. R. R. Tolkien wrote it. ¶The U.S. Army came. ¶He lives in the U.S. ¶The end.")]
    [InlineData("Acme Inc. Chicago sells it. ¶Apples, pears, etc. ¶The rest is gone.")]
    [InlineData("Wrapped\nline goes on. ¶New one.")]
    [InlineData("A title without stop\n\n¶A paragraph.")]
    [InlineData("Steps:\n¶- one\n¶- two\n¶* three")]
    [InlineData("1. Open the door.\n¶2. Close it.\n¶a) Lock it.")]
    [InlineData("h1 | h2\n¶1 | 2\n¶3 | 4")]
    [InlineData("今日は。¶元気ですか？¶はい！")]
    [InlineData("「そうです。」¶次。")]
    [InlineData("यह है। ¶वह है।")]
    [InlineData("the wing was tested . ¶the flow was laminar .")]
    [InlineData("all small here. ¶and so is this.")]
    [InlineData("Yahoo! is a firm. ¶Node.js and .NET are tools.")]
    [InlineData("Line one.\r\n\r\n¶Line two.\u2029¶Line three.")]
    [InlineData("Prices rose 5 %. ¶2020 was worse.")]
    public void Segment_FindsBoundaries(string marked)
    {
        var text = marked.Replace("¶", "", StringComparison.Ordinal);
        var sentences = SentenceSegmenter.Segment(text).Select(span => text[span.Start..span.End]);
        Assert.Equal(marked.Split('¶').Select(sentence => sentence.Trim()), sentences);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t\u00A0")]
    public void Segment_NoText_IsNothing(string text) => Assert.Empty(SentenceSegmenter.Segment(text));

    [Fact]
    public void Segment_AnyText_IsCoveredOnceAndTrimmed() => RandomText.Check(text =>
    {
        var at = 0;
        foreach (var span in SentenceSegmenter.Segment(text))
        {
            if (span.Start < at || span.End <= span.Start || span.End > text.Length) return false;
            if (!string.IsNullOrWhiteSpace(text[at..span.Start])) return false;
            if (char.IsWhiteSpace(text[span.Start]) || char.IsWhiteSpace(text[span.End - 1])) return false;
            at = span.End;
        }

        return string.IsNullOrWhiteSpace(text[at..]);
    });

    [Theory]
    [InlineData('x')]
    [InlineData('.')]
    [InlineData(' ')]
    [InlineData('\n')]
    [InlineData('"')]
    public void Segment_TenMegabytesOfOneCharacter_Ends(char c) =>
        Assert.InRange(SentenceSegmenter.Segment(new string(c, 10_000_000)).Count, 0, 1);

    [Fact]
    public void Segment_StopsAndSpacesForMegabytes_Ends() =>
        Assert.NotEmpty(SentenceSegmenter.Segment(string.Concat(Enumerable.Repeat(". \t ", 1_000_000))));
}
