using System.Text;

namespace Winnow.Benchmarks;

/// <summary>Made-up passages and queries whose words are distributed as in real text: Zipf's law over a growing vocabulary.</summary>
internal static class GeneratedText
{
    private const int Vocabulary = 1_000_000;

    /// <summary>Passages of 30 to 130 words, a third with a title.</summary>
    public static IEnumerable<(string Title, string Text)> Passages(int count)
    {
        var random = new Random(1);
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var title = random.Next(3) == 0 ? Words(random, text, random.Next(2, 8), 0) : "";
            yield return (title, Words(random, text, random.Next(30, 131), 0));
        }
    }

    /// <summary>Queries of 2 to 6 words, from the hundredth commonest on: a query's words are those that tell passages apart.</summary>
    public static List<string> Queries(int count)
    {
        var random = new Random(2);
        var text = new StringBuilder();
        return [.. Enumerable.Range(0, count).Select(_ => Words(random, text, random.Next(2, 7), 0.33))];
    }

    // The rank of a word is V^u for u uniform from `from` to 1: its frequency falls as 1 / rank.
    private static string Words(Random random, StringBuilder text, int count, double from)
    {
        text.Clear();
        for (var word = 0; word < count; word++)
        {
            if (word > 0)
                text.Append(word % 12 == 0 ? ". " : " ");
            var rank = (int)Math.Pow(Vocabulary, from + ((1 - from) * random.NextDouble()));
            for (; rank > 0; rank /= 16)
                text.Append("bdfgklmnprstvwxz"[rank % 16]).Append("aeiou"[rank % 5]);
        }

        return text.ToString();
    }
}
