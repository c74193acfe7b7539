using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing;
using Winnow.Indexing.Storage;
using Winnow.Tokenization;

namespace Winnow.Retrieval;

/// <summary>
/// The offline half of retrieval: documents become passages, passages become vectors and tokens, and all of it becomes an index.
/// Reading, encoding and writing go on at the same time, so that the slowest of them, the encoder, never waits.
/// </summary>
public sealed class CorpusIndexer
{
    private readonly BiEncoder _encoder;
    private readonly CrossEncoderWindow? _reranker;
    private readonly PassageSplitter? _splitter;
    private readonly IndexingOptions _options;
    private readonly Dictionary<string, string> _settings;

    /// <summary>An indexer.</summary>
    /// <param name="encoder">Makes the vectors.</param>
    /// <param name="reranker">
    /// The cross-encoder that will rerank: passages are cut to fit its window, and tokenized for it once. Null if there is none.
    /// </param>
    /// <param name="options">How documents are cut.</param>
    public CorpusIndexer(BiEncoder encoder, CrossEncoder? reranker = null, IndexingOptions? options = null)
        : this(encoder, options, reranker?.Window)
    {
    }

    /// <summary>An indexer for a cross-encoder of which only the window has been read.</summary>
    public CorpusIndexer(BiEncoder encoder, CrossEncoderWindow reranker, IndexingOptions? options = null)
        : this(encoder, options, reranker)
    {
    }

    private CorpusIndexer(BiEncoder encoder, IndexingOptions? options, CrossEncoderWindow? reranker)
    {
        ArgumentNullException.ThrowIfNull(encoder);
        (_encoder, _reranker, _options) = (encoder, reranker, options ?? IndexingOptions.Default);
        if (_options.WholeDocuments)
        {
            _settings = new() { ["passages"] = "whole documents" };
            return;
        }

        var lengths = _options.Passages ?? (reranker is null ? new PassageSplitterOptions() : PassageFit.OptionsFor(reranker));
        _splitter = PassageSplitter.Create((reranker?.Tokenizer ?? encoder.Tokenizer).Count, lengths);
        _settings = new()
        {
            ["passages"] = $"about {lengths.TargetTokens} tokens, {lengths.OverlapTokens} of overlap, {lengths.MaxTokens} at most with "
                + "title and headings",
        };
    }

    /// <summary>
    /// Indexes the documents of <paramref name="reading"/> into <paramref name="directory"/>, replacing an index that is there.
    /// </summary>
    /// <param name="reading">The documents; what can't be read is in its problems afterwards.</param>
    /// <param name="directory">A new or empty directory, or an index.</param>
    /// <param name="progress">Told now and then how far the work has come, by one thread at a time.</param>
    /// <param name="cancellation">
    /// Stops the work; the directory is then as it was. Once all is committed, it stops only the merging of segments into one.
    /// </param>
    /// <exception cref="CorpusException">There is no document to index.</exception>
    /// <exception cref="IndexException">The index can't be written.</exception>
    public IndexManifest Run(
        CorpusReading reading, string directory, Action<IndexingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var tally = new IndexingTally(progress);
        using var writer = IndexWriter.Create(directory, Contract(), WriterOptions(tally) with { Merging = MergeTime.Never });
        using var stop = cancellation.Register(writer.Cancel);
        Add(reading, writer, _ => true, tally, cancellation);
        if (tally.Written.Passages == 0)
        {
            throw new CorpusException(
                "nothing to index", "no text was found; name files or folders with .txt, .md, .html, .jsonl, .csv or .tsv documents.");
        }

        var manifest = writer.Commit();
        // From here on the index is there; to stop now is to leave it in several segments.
        return writer.Compact() ?? manifest;
    }

    /// <summary>
    /// Brings the index in <paramref name="directory"/> in step with the documents of <paramref name="reading"/>, or begins one: new
    /// documents are added, changed ones replaced, unchanged ones passed over without encoding.
    /// </summary>
    /// <param name="reading">The documents; what can't be read is in its problems afterwards.</param>
    /// <param name="directory">An index, or a new or empty directory.</param>
    /// <param name="prune">
    /// Files and folders: documents of the index that were read from there and are there no longer are deleted. Those whose file
    /// can't be read stay. Null for no deletion.
    /// </param>
    /// <param name="progress">Told now and then how far the work has come, by one thread at a time.</param>
    /// <param name="cancellation">Stops the work; the index is then as it was. Once all is committed, it stops only merges.</param>
    /// <exception cref="IndexException">The index was made by another model, or can't be read or written.</exception>
    public IndexingSummary Update(
        CorpusReading reading,
        string directory,
        IReadOnlyList<string>? prune = null,
        Action<IndexingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var tally = new IndexingTally(progress);
        using var writer = IndexWriter.Open(directory, Contract(), WriterOptions(tally));
        using var stop = cancellation.Register(writer.Cancel);
        if (writer.Manifest is { } before)
            ModelContract.RequireMatch(directory, before, _encoder.Identity);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var (replaced, unchanged) = (0, 0);
        Add(
            reading,
            writer,
            document =>
            {
                seen.Add(document.Id);
                if (writer.IsUnchanged(document))
                {
                    unchanged++;
                    return false;
                }

                replaced += writer.Contains(document.Id) ? 1 : 0;
                return true;
            },
            tally,
            cancellation);
        var gone = prune is null || writer.Manifest is null ? [] : Gone(directory, prune, seen, reading.Problems);
        var deleted = gone.Count(writer.Delete);
        var manifest = writer.Commit();
        writer.WaitForMerges();
        return new(writer.Manifest ?? manifest, tally.Written.Documents - replaced, replaced, unchanged, deleted);
    }

    private IndexContract Contract()
    {
        var settings = _encoder.HasTransformer
            ? new Dictionary<string, string>(_settings) { ["precision"] = _encoder.PrecisionChoice.Precision.ToString().ToLowerInvariant() }
            : _settings;
        return new IndexContract(
            ModelContract.Of(_encoder.Identity), _encoder.Dimensions, _reranker?.TokenizerHash, settings, _options.Vectors,
            _options.Lexical);
    }

    private IndexWriterOptions WriterOptions(IndexingTally tally) => new() { Time = _options.Time, Progress = tally.Report };

    /// <summary>The ids of documents in the index that came from below <paramref name="roots"/> and were not seen there.</summary>
    private static List<string> Gone(
        string directory, IReadOnlyList<string> roots, HashSet<string> seen, IReadOnlyList<CorpusProblem> problems)
    {
        var folders = roots.Select(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))).ToArray();
        var unread = problems.Select(problem => Path.GetFullPath(problem.Path)).ToHashSet(StringComparer.Ordinal);
        using var index = IndexReader.Open(directory);
        return [.. index.ReadDocuments().Where(document => !seen.Contains(document.Id) && WasBelow(document.Source.Path))
            .Select(document => document.Id)];

        bool WasBelow(string path)
        {
            if (path.Length == 0)
                return false;
            var full = Path.GetFullPath(path);
            return Array.Exists(folders, folder => IsWithin(full, folder)) && !unread.Any(problem => IsWithin(full, problem));
        }

        static bool IsWithin(string path, string root) =>
            path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>Writes the documents that <paramref name="wanted"/> admits.</summary>
    private void Add(
        CorpusReading reading, IndexWriter writer, Func<Document, bool> wanted, IndexingTally tally, CancellationToken cancellation) =>
        IndexingPipeline.Run(
            cancellation => Batches(reading, wanted, cancellation),
            Encode,
            batch =>
            {
                Write(writer, batch);
                tally.Add(batch);
            },
            cancellation);

    /// <summary>Reads documents, cuts them into passages and tokenizes these.</summary>
    private IEnumerable<PassageBatch> Batches(CorpusReading reading, Func<Document, bool> wanted, CancellationToken cancellation)
    {
        var buffer = new TokenBuffer();
        var batch = new PassageBatch();
        foreach (var document in reading.Documents)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!wanted(document))
                continue;
            batch.Documents.Add(document);
            foreach (var passage in _splitter?.Split(document) ?? WholeOf(document))
            {
                var text = passage.Compose();
                buffer.Clear();
                _reranker?.Tokenizer.Tokenize(text, buffer);
                batch.Passages.Add(new(batch.Documents.Count - 1, passage, text, buffer.Ids.ToArray()));
            }

            if (batch.IsFull)
            {
                batch.Progress = reading.Progress;
                yield return batch;
                batch = new PassageBatch();
            }
        }

        batch.Progress = reading.Progress;
        yield return batch;
    }

    private void Encode(PassageBatch batch, CancellationToken cancellation) =>
        batch.Vectors = _encoder.Embed(batch.Passages.ConvertAll(passage => passage.Text), EmbeddingInput.Document, cancellation);

    private static void Write(IndexWriter writer, PassageBatch batch)
    {
        var vectors = batch.Vectors!;
        var passage = 0;
        for (var document = 0; document < batch.Documents.Count; document++)
        {
            var passages = new List<EncodedPassage>();
            for (; passage < batch.Passages.Count && batch.Passages[passage].Document == document; passage++)
            {
                var item = batch.Passages[passage];
                passages.Add(new(item.Passage, vectors.Values.AsMemory(passage * vectors.Dimensions, vectors.Dimensions), item.Tokens));
            }

            writer.Add(batch.Documents[document], passages);
        }
    }

    /// <summary>A document as its one passage; none if it has neither title nor text.</summary>
    private static Passage[] WholeOf(Document document) => document.Text.Length == 0 && document.Title.Length == 0
        ? []
        :
        [
            new Passage
            {
                DocumentId = document.Id,
                Ordinal = 0,
                Title = document.Title,
                HeadingPath = [],
                Text = document.Text,
                Start = 0,
                End = document.Text.Length,
                Metadata = document.Metadata,
            },
        ];
}
