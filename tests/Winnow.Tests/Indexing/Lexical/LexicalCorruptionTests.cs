using Winnow.Indexing;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Lexical.Search;

namespace Winnow.Tests.Indexing.Lexical;

/// <summary>Content that is wrong although every checksum fits: refused with an <see cref="IndexException"/>, or some answer.</summary>
public sealed class LexicalCorruptionTests : IDisposable
{
    private static readonly int s_runs = Environment.GetEnvironmentVariable("WINNOW_LONG") == "1" ? 10_000 : 300;

    private readonly LexicalFiles _files = new();

    [Fact]
    public void Wrong_content_never_breaks_a_search_or_a_merge()
    {
        var random = new Random(2);
        var words = new RandomPassages(2, vocabulary: 80);
        var builder = new LexicalBuilder(new() { TitleBoost = 2 });
        foreach (var (title, text) in words.Passages(400, maxWords: 15))
            builder.Add(title, text);
        var content = _files.Content(_files.Write(builder.Write));
        var deleted = new IdSet(400);
        deleted.AddRange(100, 57);
        var refused = 0;
        for (var run = 0; run < s_runs; run++)
        {
            var wrong = content.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                wrong[Place(random, wrong.Length)] = (byte)(random.Next(3) == 0 ? 0xFF : random.Next(256));
            if (random.Next(10) == 0)
                wrong = wrong[..^random.Next(1, wrong.Length)];
            try
            {
                var segment = _files.Open(_files.Write(file => file.Write(wrong)));
                var usable = segment.Passages == 400 ? deleted : null;
                var searcher = new LexicalSearcher(new LexicalPart(segment, 0, usable));
                for (var query = 0; query < 6; query++)
                    searcher.Search(words.Query() + " \"" + words.Words(2) + "\"", new LexicalMatch[20]);
                searcher.Search(words.Words(12), new LexicalMatch[20]);
                _files.Merge((segment, usable));
            }
            catch (IndexException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, s_runs / 10, s_runs);
    }

    public void Dispose() => _files.Dispose();

    // Half of the changes hit the tables and the trailer at the end.
    private static int Place(Random random, int length) => random.Next(2) switch
    {
        0 => random.Next(length),
        _ => length - 1 - random.Next(Math.Min(length, random.Next(2) == 0 ? 64 : 8000)),
    };
}
