using Winnow.Corpus.Files;

namespace Winnow.Corpus.Formats;

/// <summary>Reads the documents of one file format. Stateless.</summary>
internal interface IDocumentReader
{
    /// <summary>The documents, as they are pulled; what is wrong with a single record goes to the log and the rest is read.</summary>
    /// <exception cref="InvalidDataException">
    /// The file as a whole, or what is left of it, can't be read; the message is one line.
    /// </exception>
    IEnumerable<Document> Read(SourceFile file, CorpusOptions options, ReadingLog log);
}
