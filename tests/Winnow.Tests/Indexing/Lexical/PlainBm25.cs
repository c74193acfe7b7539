using System.Text;
using Winnow.Corpus;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Analysis;

namespace Winnow.Tests.Indexing.Lexical;

/// <summary>BM25 in double precision as the literature writes it, over the text with the title in front of it, twice.</summary>
internal sealed class PlainBm25
{
    private readonly LexicalOptions _options;
    private readonly Dictionary<string, Dictionary<int, int>> _postings = [];
    private readonly List<int> _lengths = [];

    public PlainBm25(LexicalOptions options, IEnumerable<Document> documents)
    {
        _options = options;
        foreach (var document in documents)
        {
            var tokens = Tokens($"{document.Title}\n{document.Title}\n{document.Text}", passed: true);
            foreach (var token in tokens)
            {
                if (!_postings.TryGetValue(token, out var posting))
                    _postings[token] = posting = [];
                posting[_lengths.Count] = posting.GetValueOrDefault(_lengths.Count) + 1;
            }

            _lengths.Add(tokens.Count);
        }
    }

    public IEnumerable<int> Search(string query, int k)
    {
        var (n, average) = ((double)_lengths.Count, _lengths.Average());
        var scores = new Dictionary<int, double>();
        foreach (var posting in Tokens(query, passed: false).Where(_postings.ContainsKey).Select(token => _postings[token]))
        {
            var idf = Math.Log(1 + ((n - posting.Count + 0.5) / (posting.Count + 0.5)));
            foreach (var (document, frequency) in posting)
            {
                var norm = _options.K1 * (1 - _options.B + (_options.B * _lengths[document] / average));
                scores[document] = scores.GetValueOrDefault(document) + (idf * frequency / (frequency + norm));
            }
        }

        return scores.OrderByDescending(score => score.Value).ThenBy(score => score.Key).Take(k).Select(score => score.Key);
    }

    private List<string> Tokens(string text, bool passed)
    {
        var analyzer = new TextAnalyzer(_options);
        var scanner = new TermScanner(text, new byte[Folding.MaxTermBytes], ofQuery: true);
        var tokens = new List<string>();
        while (scanner.MoveNext())
        {
            if ((passed || !analyzer.IsPassed(scanner.Term)) && analyzer.Reduce(scanner.Term) is var length and > 0)
                tokens.Add(Encoding.UTF8.GetString(scanner.Term[..length]));
        }

        return tokens;
    }
}
