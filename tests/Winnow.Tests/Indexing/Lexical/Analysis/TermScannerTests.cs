using System.Text;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Analysis;

namespace Winnow.Tests.Indexing.Lexical.Analysis;

public class TermScannerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" .,;!? -- ___ ", "")]
    [InlineData("The Quick, BROWN fox.", "0:the 1:quick 2:brown 3:fox")]
    [InlineData("don't O\u2019Neill's rock'n'roll 'quoted'", "0:don't 1:o'neill's 2:rock'n'roll 3:quoted")]
    [InlineData("3.14 1,000,000 v2.0 3. x,y 12:30 key:value", "0:3.14 1:1,000,000 2:v2.0 3:3 4:x 5:y 6:12 7:30 8:key 9:value")]
    [InlineData("foo_bar _x_ a.b. www.example.com", "0:foo_bar 1:_x_ 2:a.b 3:www.example.com")]
    [InlineData("state-of-the-art/C++", "0:state 1:of 2:the 3:art 4:c")]
    [InlineData("Straße ΣΊΣΥΦΟΣ İstanbul ﬁne ＡＢＣ", "0:strasse 1:σισυφοσ 2:istanbul 3:fine 4:abc")]
    [InlineData("café cafe\u0301 CAFÉ naïve Ö", "0:cafe 1:cafe 2:cafe 3:naive 4:o")]
    [InlineData("soft\u00ADhyphen 한국어 カタカナ שלום", "0:softhyphen 1:한국어 2:カタカナ 3:שלום")]
    [InlineData("日本語 x 水", "0:日 0:日本+ 1:本 1:本語+ 2:語 3:x 4:水")]
    [InlineData("a日b", "0:a 1:日 2:b")]
    [InlineData("x² 🙂👩‍👩‍👧 \uD800y", "0:x 1:y")]
    public void Passages_become_terms(string text, string terms) => Assert.Equal(terms, Terms(text, ofQuery: false));

    [Theory]
    [InlineData("日本語 x 水", "0:日本 1:本語 3:x 4:水")]
    [InlineData("水日 火", "0:水日 2:火")]
    public void Queries_ask_for_pairs_of_unspaced_letters(string text, string terms) => Assert.Equal(terms, Terms(text, ofQuery: true));

    [Fact]
    public void Long_words_are_told_apart_by_their_beginning()
    {
        Assert.Equal(Folding.MaxTermBytes, Terms(new string('x', 100_000), ofQuery: false).Length - 2);
        Assert.Equal(254 / 2, Terms(new string('б', 100_000), ofQuery: false).Length - 2); // whole letters of two bytes
    }

    /// <summary>The short cut for ASCII finds the words that the standard's boundaries give.</summary>
    [Fact]
    public void Any_text_has_the_words_between_its_boundaries()
    {
        var random = new Random(5);
        const string Letters = "aB_9'.,:; \n\"é\u0301\u200Dא日カ🙂\u2019-";
        for (var run = 0; run < 5_000; run++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)]));
            var expected = new List<string>();
            for (var at = 0; at < text.Length;)
            {
                var end = WordBreaks.Next(text, at, out _);
                var segment = text[at..end];
                if (segment.Any(c => char.IsLetterOrDigit(c)))
                {
                    var term = new byte[Folding.MaxTermBytes];
                    expected.Add(Encoding.UTF8.GetString(term, 0, Folding.Fold(segment, term)));
                }

                at = end;
            }

            var actual = Terms(text, ofQuery: false).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(term => !term.EndsWith('+'));
            Assert.Equal(expected, actual.Select(term => term[(term.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        }
    }

    [Fact]
    public void Options_say_which_words_are_kept_and_stemmed()
    {
        Assert.Equal("connect", Reduce("connections", new()));
        Assert.Equal("connections", Reduce("connections", new() { Stemming = false }));
        Assert.Equal("the", Reduce("the", new()));
        Assert.Equal("", Reduce("the", new() { StopWords = StopWordUse.Dropped }));
        Assert.Equal("theme", Reduce("theme", new() { StopWords = StopWordUse.Dropped }));
    }

    private static string Reduce(string word, LexicalOptions options)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        return Encoding.UTF8.GetString(bytes, 0, new TextAnalyzer(options).Reduce(bytes));
    }

    private static string Terms(string text, bool ofQuery)
    {
        var scanner = new TermScanner(text, new byte[Folding.MaxTermBytes], ofQuery);
        var terms = new List<string>();
        while (scanner.MoveNext())
            terms.Add($"{scanner.Position}:{Encoding.UTF8.GetString(scanner.Term)}{(scanner.IsExtra ? "+" : "")}");
        return string.Join(' ', terms);
    }
}
