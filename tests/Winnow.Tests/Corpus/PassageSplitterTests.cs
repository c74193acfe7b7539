using Winnow.Corpus;

namespace Winnow.Tests.Corpus;

public class PassageSplitterTests
{
    private static readonly PassageSplitterOptions Small = new() { TargetTokens = 20, OverlapTokens = 5, MaxTokens = 40 };

    /// <summary>One token per six characters of a word, and at least one.</summary>
    private static int Count(ReadOnlySpan<char> text)
    {
        var (tokens, length) = (0, 0);
        foreach (var c in text)
        {
            length = char.IsWhiteSpace(c) ? 0 : length + 1;
            if (length % 6 == 1) tokens++;
        }

        return tokens;
    }

    private static string Sentences(int count, int from = 0) =>
        string.Join(' ', Enumerable.Range(from, count).Select(i => $"Here is one more sentence {i % 10}."));

    [Fact]
    public void Split_ShortDocument_IsOnePassageAsBeirHasIt()
    {
        var passage = Assert.Single(PassageSplitter.Create(Count).Split(Document.Create("d", "Title", "  Some text.\nMore. \n")));
        Assert.Equal("Title Some text.\nMore.", passage.Compose());
        Assert.Equal((2, 18, 0), (passage.Start, passage.End, passage.Ordinal));
    }

    [Fact]
    public void Split_LongText_PacksEvenlyWithOverlapOfWholeSentences()
    {
        var document = Document.Create("d", "", Sentences(100));
        var passages = PassageSplitter.Create(Count).Split(document);
        Assert.All(passages, passage => Assert.InRange(Count(passage.Text), 160, 240));
        foreach (var (before, after) in passages.Zip(passages.Skip(1)))
        {
            Assert.InRange(Count(document.Text.AsSpan(after.Start, before.End - after.Start)), 25, 40);
            Assert.StartsWith("Here", after.Text, StringComparison.Ordinal);
            Assert.EndsWith(".", before.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Split_TitleOnly_IsOneEmptyPassage()
    {
        var passage = Assert.Single(PassageSplitter.Create(Count).Split(Document.Create("d", "Title", " ")));
        Assert.Equal(("", "Title"), (passage.Text, passage.Compose()));
        Assert.Empty(PassageSplitter.Create(Count).Split(Document.Create("d", " ", " ")));
    }

    [Fact]
    public void Split_SmallSections_MergeUnderTheCommonPath()
    {
        const string text = "A\n\nShort.\n\nB\n\nAlso short.";
        Section[] sections = [new(["Top", "A"], 0, 3, 11), new(["Top", "B"], 11, 14, text.Length)];
        var passage = Assert.Single(PassageSplitter.Create(Count).Split(Document.Create("d", "T", text, sections)));
        Assert.Equal(["Top"], passage.HeadingPath);
        Assert.Equal("T Top " + text, passage.Compose());
    }

    [Fact]
    public void Split_LargeSections_StayApartAndKeepTheirPath()
    {
        var (one, two) = ("A\n\n" + Sentences(60) + "\n\n", "B\n\n" + Sentences(20));
        Section[] sections = [new(["A"], 0, 3, one.Length), new(["B"], one.Length, one.Length + 3, one.Length + two.Length)];
        var passages = PassageSplitter.Create(Count).Split(Document.Create("d", "T", one + two, sections));
        Assert.Equal(["A", "A", "B"], passages.Select(passage => Assert.Single(passage.HeadingPath)));
        Assert.StartsWith("T A\n\nHere", passages[0].Compose(), StringComparison.Ordinal);
        Assert.StartsWith("T A Here", passages[1].Compose(), StringComparison.Ordinal);
    }

    [Fact]
    public void Split_HeadingWithoutBody_GoesWithWhatFollows()
    {
        var text = "A\n\nA1\n\n" + Sentences(40);
        Section[] sections = [new(["A"], 0, 3, 3), new(["A", "A1"], 3, 7, text.Length)];
        var passages = PassageSplitter.Create(Count).Split(Document.Create("d", "T", text, sections));
        Assert.StartsWith("T A\n\nA1\n\nHere", passages[0].Compose(), StringComparison.Ordinal);
        Assert.StartsWith("T A A1 Here", passages[1].Compose(), StringComparison.Ordinal);
    }

    [Fact]
    public void Split_SentenceWithoutEnd_IsCutBetweenWords()
    {
        var text = string.Join(' ', Enumerable.Range(0, 3000).Select(i => "abc"));
        var passages = PassageSplitter.Create(Count).Split(Document.Create("d", "", text));
        Assert.All(passages, passage => Assert.InRange(Count(passage.Text), 100, 240));
        Assert.All(passages, passage => Assert.All(passage.Text.Split(' '), word => Assert.Equal("abc", word)));
    }

    [Fact]
    public void Split_LongTitle_MakesPassagesShorter()
    {
        var options = PassageSplitterOptions.ForWindow(window: 128, maxQueryTokens: 32, specialTokens: 3, titleTokens: 8);
        var document = Document.Create("d", string.Join(' ', Enumerable.Repeat("title", 40)), Sentences(100));
        Assert.All(
            PassageSplitter.Create(Count, options).Split(document), passage => Assert.InRange(Count(passage.Compose()), 1, 128 - 32 - 3));
    }

    [Theory]
    [InlineData(512, 64, 3, 32, 200, 40, 445)]
    [InlineData(128, 32, 3, 13, 70, 14, 93)]
    public void ForWindow_LeavesRoom(int window, int query, int special, int title, int target, int overlap, int max)
    {
        var options = PassageSplitterOptions.ForWindow(window, query, special, title);
        Assert.Equal((target, overlap, max), (options.TargetTokens, options.OverlapTokens, options.MaxTokens));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassageSplitterOptions.ForWindow(64, 40, 3, 10));
    }

    [Fact]
    public void Create_ContradictoryOptions_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PassageSplitter.Create(Count, new() { OverlapTokens = 200 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassageSplitter.Create(Count, new() { MaxTokens = 100 }));
    }

    [Fact]
    public void Split_AnyText_IsCoveredInOrderAndWithinTheLimit() => RandomText.Check(text =>
    {
        var document = Document.Create("d", "", text, SectionsOf(text));
        var at = 0;
        foreach (var passage in PassageSplitter.Create(Count, Small).Split(document))
        {
            if (passage.Text != text[passage.Start..passage.End] || passage.Text != passage.Text.Trim() || passage.Text.Length == 0)
                return false;
            if (passage.Start > at && !string.IsNullOrWhiteSpace(text[at..passage.Start])) return false;
            if (passage.End <= at) return false;
            if (passage.Start < at && Count(text.AsSpan(passage.Start, at - passage.Start)) > Small.OverlapTokens) return false;
            if (Count(passage.Text) > Small.MaxTokens) return false;
            at = passage.End;
        }

        return string.IsNullOrWhiteSpace(text[at..]);
    });

    [Fact]
    public void Split_AnyText_CountsInLinearTime() => RandomText.Check(text =>
    {
        long counted = 0;
        int Counting(ReadOnlySpan<char> piece)
        {
            counted += piece.Length;
            return Count(piece);
        }

        PassageSplitter.Create(Counting, Small).Split(Document.Create("d", "", text));
        return counted <= 4 * text.Length;
    });

    [Theory]
    [InlineData("x")]
    [InlineData("x ")]
    [InlineData("漢")]
    [InlineData("🎉")]
    [InlineData("\u0301")]
    public void Split_MegabytesWithoutSentences_Ends(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 1_000_000));
        var passages = PassageSplitter.Create(Count).Split(Document.Create("d", "", text));
        Assert.All(passages, passage => Assert.InRange(passage.Text.Length, 1, 32 * 400));
        Assert.Equal(text.Trim().Length, passages[^1].End);
    }

    /// <summary>A section after each blank line, its first line the heading if it is short.</summary>
    private static List<Section> SectionsOf(string text)
    {
        var sections = new List<Section>();
        for (var start = 0; start < text.Length || sections.Count == 0;)
        {
            var blank = text.IndexOf("\n\n", start, StringComparison.Ordinal);
            var end = blank < 0 ? text.Length : blank + 2;
            var line = text.IndexOf('\n', start, end - start);
            var body = line >= 0 && line - start < 12 ? line + 1 : start;
            sections.Add(new Section(body > start ? ["Top", text[start..line]] : [], start, body, end));
            start = end;
        }

        return sections;
    }
}
