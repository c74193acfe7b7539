namespace Winnow.Tests.Indexing.Lexical;

/// <summary>Passages and queries of made-up words, a few of them common and most of them rare, as in real text (Zipf's law).</summary>
internal sealed class RandomPassages(int seed, int vocabulary)
{
    private readonly Random _random = new(seed);

    public List<(string Title, string Text)> Passages(int count, int maxWords = 60)
    {
        var passages = new List<(string, string)>(count);
        for (var i = 0; i < count; i++)
        {
            var title = _random.Next(3) == 0 ? Words(_random.Next(1, 6)) : "";
            var text = _random.Next(20) switch
            {
                0 => "",
                1 => string.Join(' ', Enumerable.Repeat(Word(), _random.Next(1, 300))),
                _ => Words(_random.Next(1, maxWords)),
            };
            passages.Add((title, text));
        }

        return passages;
    }

    public string Query() => Words(_random.Next(10) == 0 ? _random.Next(10, 40) : _random.Next(1, 7));

    /// <summary>A query with phrases of a passage's words, and words that must or must not be there.</summary>
    public string QueryWithClauses((string Title, string Text) passage)
    {
        var words = $"{passage.Title} {passage.Text}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var query = Words(_random.Next(3));
        for (var clauses = _random.Next(1, 3); clauses > 0; clauses--)
        {
            var start = _random.Next(words.Length + 1);
            var length = Math.Min(_random.Next(1, 4), words.Length - start);
            var phrase = length == 0 || _random.Next(4) == 0 ? Words(2) : string.Join(' ', words.Skip(start).Take(length));
            query += _random.Next(5) switch
            {
                0 => $" +{phrase.Replace(' ', '-')}",
                1 => $" -{phrase.Replace(' ', '-')}",
                2 => $" -\"{phrase}\"",
                _ => $" \"{phrase}\"",
            };
        }

        return query;
    }

    public string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Word()));

    public string Word()
    {
        var rank = (int)Math.Min(vocabulary - 1, Math.Pow(vocabulary, _random.NextDouble()) - 1);
        return $"w{rank % 7}{(char)('a' + (rank / 7 % 26))}{rank / 182}";
    }
}
