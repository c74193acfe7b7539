using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Winnow.Corpus;

namespace Winnow.Benchmarks.Million;

/// <summary>
/// <c>corpus PASSAGES_FOLDER COUNT OUT.jsonl</c>: a corpus of any size with the terms of real text. Each passage is made of whole sentences
/// of two passages of one source (a <c>.jsonl.gz</c> file with a <c>text</c> in each line), so that term frequencies, lengths and topics
/// stay real while no two passages are the same. The field <c>share</c> is uniform from 0 to 999, for filters that match any fraction;
/// <c>source</c> goes with the content. The same arguments give the same bytes.
/// </summary>
internal static class GeneratedCorpus
{
    /// <summary>About 130 word pieces: a document is then one passage.</summary>
    private const int MaxWords = 90;

    public static int Run(string[] arguments)
    {
        var (folder, count, path) = (arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture), arguments[2]);
        var sources = Directory.GetFiles(folder, "*.jsonl.gz")
            .Order(StringComparer.Ordinal)
            .Select(Source.Read)
            .Where(source => source.Passages.Count > 1)
            .ToArray();
        var cumulative = new int[sources.Length];
        var total = 0;
        for (var i = 0; i < sources.Length; i++)
            cumulative[i] = total += sources[i].Passages.Count;

        var random = new Random(1);
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file);
        for (var number = 0; number < count; number++)
        {
            var draw = random.Next(total);
            var source = sources[Array.FindIndex(cumulative, bound => draw < bound)];
            json.WriteStartObject();
            json.WriteString("_id", string.Create(CultureInfo.InvariantCulture, $"p{number:D7}"));
            json.WriteString("text", Compose(source, random));
            json.WriteString("source", source.Name);
            json.WriteNumber("share", random.Next(1000));
            json.WriteEndObject();
            json.Flush();
            json.Reset();
            file.WriteByte((byte)'\n');
        }

        return 0;
    }

    private static string Compose(Source source, Random random)
    {
        var text = new StringBuilder();
        var words = 0;
        for (var part = 0; part < 2; part++)
        {
            var sentences = source.Passages[random.Next(source.Passages.Count)];
            for (var i = random.Next(sentences.Length); i < sentences.Length && words < MaxWords * (part + 1) / 2; i++)
            {
                text.Append(text.Length > 0 ? " " : "").Append(sentences[i]);
                words += sentences[i].AsSpan().Count(' ') + 1;
            }
        }

        return text.ToString();
    }

    /// <summary>The passages of one file, as sentences.</summary>
    private sealed record Source(string Name, List<string[]> Passages)
    {
        public static Source Read(string path)
        {
            using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
            var passages = new List<string[]>();
            while (lines.ReadLine() is { } line)
            {
                using var json = JsonDocument.Parse(line);
                var text = json.RootElement.GetProperty("text").GetString()!;
                var sentences = SentenceSegmenter.Segment(text)
                    .Select(span => text[span.Start..span.End].ReplaceLineEndings(" "))
                    .Where(sentence => sentence.Length < 400);
                passages.Add([.. sentences]);
                if (passages[^1].Length == 0)
                    passages.RemoveAt(passages.Count - 1);
            }

            return new(Path.GetFileName(path).Split('.')[0], passages);
        }
    }
}
