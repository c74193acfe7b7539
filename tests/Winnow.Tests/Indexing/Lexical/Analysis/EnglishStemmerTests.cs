using System.Text;
using Winnow.Indexing.Lexical.Analysis;

namespace Winnow.Tests.Indexing.Lexical.Analysis;

public class EnglishStemmerTests
{
    /// <summary>Some 9,000 words with their stems by the reference implementation; <c>eng/golden/lexical.py</c> made the file.</summary>
    [Fact]
    public void Stems_are_those_of_the_reference()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "lexical", "stems.txt"));
        Assert.True(lines.Length > 8000);
        var wrong = lines
            .Select(line => line.Split(' '))
            .Where(pair => Stem(pair[0]) != pair[1])
            .Select(pair => $"{pair[0]}: {Stem(pair[0])} instead of {pair[1]}");
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("größe")]
    [InlineData("中文")]
    [InlineData("x2")]
    [InlineData("1990s")]
    [InlineData("")]
    public void Other_words_stay_as_they_are(string word) => Assert.Equal(word, Stem(word));

    [Fact]
    public void No_bytes_make_it_fail()
    {
        var random = new Random(1);
        for (var run = 0; run < 5_000; run++)
        {
            var word = new byte[random.Next(0, 12)];
            for (var i = 0; i < word.Length; i++)
                word[i] = run % 4 == 0 ? (byte)random.Next(256) : (byte)"aeiouylstdnge'YEIGRM"[random.Next(20)];
            Assert.InRange(EnglishStemmer.Stem(word), 0, word.Length);
        }
    }

    private static string Stem(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        return Encoding.UTF8.GetString(bytes.AsSpan(0, EnglishStemmer.Stem(bytes)));
    }
}
