using System.Text;

namespace Winnow.Corpus.Files;

/// <summary>Bytes of a file as text: the encoding is that of the byte order mark, or else UTF-8, and is never guessed.</summary>
internal static class SourceText
{
    internal const string Undecodable = "binary or unknown encoding (UTF-8 is read, and UTF-16 and UTF-32 with a byte order mark)";

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    /// <summary>The whole file.</summary>
    /// <exception cref="InvalidDataException">The file is too long, or not text.</exception>
    internal static string ReadAll(SourceFile file, CorpusOptions options)
    {
        if (file.Length > options.MaxDocumentBytes)
        {
            throw new InvalidDataException(
                $"{file.Length >> 20} MiB are too many for one document (limit {options.MaxDocumentBytes >> 20} MiB); split it, "
                + "or make it .jsonl");
        }

        var bytes = File.ReadAllBytes(file.Path);
        var (encoding, markLength) = Sniff(bytes);
        try
        {
            var text = encoding.GetString(bytes.AsSpan(markLength));
            return text.Contains('\0') ? throw new InvalidDataException(Undecodable) : text;
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException(Undecodable, e);
        }
    }

    /// <summary>The stream's text as UTF-8 without a mark.</summary>
    /// <remarks>
    /// What has no mark passes unchecked; reading invalid UTF-16 or UTF-32 throws <see cref="DecoderFallbackException"/>.
    /// </remarks>
    internal static Stream AsUtf8(Func<Stream> open)
    {
        Span<byte> head = stackalloc byte[4];
        Encoding encoding;
        int markLength;
        using (var sniffed = open()) (encoding, markLength) = Sniff(head[..sniffed.ReadAtLeast(head, 4, throwOnEndOfStream: false)]);

        var stream = open();
        stream.ReadExactly(head[..markLength]);
        return encoding is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, encoding, Utf8);
    }

    private static (Encoding Encoding, int MarkLength) Sniff(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(false, false, true), 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(true, false, true), 4),
        [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, true), 2),
        [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, true), 2),
        _ => (Utf8, 0),
    };
}
