using Winnow.Corpus.Files;

namespace Winnow.Corpus;

/// <summary>
/// One pass over a corpus: documents as they are pulled, and what is known so far of the progress and of what could not be read.
/// </summary>
/// <remarks>For one thread. The lists grow while <see cref="Documents"/> is enumerated and are complete at its end.</remarks>
public sealed class CorpusReading
{
    private readonly IReadOnlyList<SourceFile> _files;
    private readonly CorpusOptions _options;
    private readonly ReadingLog _log;
    private readonly CancellationToken _cancellation;
    private readonly long _bytesTotal;
    private int _filesDone;
    private long _bytesDone;
    private bool _started;

    internal CorpusReading(IReadOnlyList<SourceFile> files, CorpusOptions options, ReadingLog log, CancellationToken cancellation)
    {
        (_files, _options, _log, _cancellation) = (files, options, log, cancellation);
        _bytesTotal = files.Sum(file => file.Length);
    }

    /// <summary>The documents, read as they are pulled; of documents with the same id the first is kept.</summary>
    /// <exception cref="InvalidOperationException">A second enumeration.</exception>
    /// <exception cref="OperationCanceledException">The token that the reading was started with was cancelled.</exception>
    public IEnumerable<Document> Documents
    {
        get
        {
            if (_started) throw new InvalidOperationException("The documents were already enumerated; start another reading.");
            _started = true;
            return ReadAll();
        }
    }

    /// <summary>What could not be read so far.</summary>
    public IReadOnlyList<CorpusProblem> Problems => _log.Problems;

    /// <summary>Files inside folders that no reader knows, counted by their extension in lower case ("" for none).</summary>
    public IReadOnlyDictionary<string, int> SkippedByExtension => _log.SkippedByExtension;

    /// <summary>Symbolic links inside folders that were not followed.</summary>
    public int SkippedLinks => _log.SkippedLinks;

    /// <summary>How far the pass has come; the totals are known from the start.</summary>
    public CorpusProgress Progress => new(_filesDone, _files.Count, _bytesDone + _log.BytesOfFile, _bytesTotal);

    private IEnumerable<Document> ReadAll()
    {
        var seen = new Dictionary<string, DocumentSource>(StringComparer.Ordinal);
        foreach (var file in _files)
        {
            foreach (var document in ReadFile(file))
            {
                if (seen.TryAdd(document.Id, document.Source)) yield return document;
                else ReportDuplicate(document, seen[document.Id]);
            }

            _filesDone++;
            _bytesDone += file.Length;
            _log.BytesOfFile = 0;
        }
    }

    private IEnumerable<Document> ReadFile(SourceFile file)
    {
        _cancellation.ThrowIfCancellationRequested();

        // Also keeps pipes and devices, whose opening could block for ever, from being opened: their length is 0.
        if (file.Length == 0)
        {
            _log.Report(file.Path, null, "the file is empty");
            yield break;
        }

        using var documents = DocumentFormats.ReaderOf(file.Path)!.Read(file, _options, _log).GetEnumerator();
        while (TryNext(documents, file))
        {
            _cancellation.ThrowIfCancellationRequested();
            yield return documents.Current;
        }
    }

    private bool TryNext(IEnumerator<Document> documents, SourceFile file)
    {
        try
        {
            return documents.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _log.Report(
                file.Path, null, e is UnauthorizedAccessException ? "no permission to read the file" : e.Message.ReplaceLineEndings(" "));
            return false;
        }
    }

    private void ReportDuplicate(Document document, DocumentSource first)
    {
        var where = first.Record is { } record ? $"{first.Path}:{record}" : first.Path;
        _log.Report(
            document.Source.Path, document.Source.Record, $"the id \"{document.Id}\" is already that of {where}; the first is kept");
    }
}
