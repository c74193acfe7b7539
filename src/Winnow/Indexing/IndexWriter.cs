using Winnow.Corpus;
using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;
using Winnow.Numerics.Kernels;

namespace Winnow.Indexing;

/// <summary>
/// Changes an index: adds documents with their passages, replaces and deletes them by id. Nothing of it can be seen until
/// <see cref="Commit"/>, which makes all changes since the last one durable and visible in one step, or not at all; a commit that has
/// returned survives a kill and a loss of power. There is one writer at a time, in any process; readers are never in its way.
/// Safe to share between threads.
/// </summary>
/// <remarks>
/// Segments are merged while the writer lives; a merge shows in a commit of its own. After a failure to write, the writer is of no
/// more use, and the index is as it was committed last: dispose of the writer and open another.
/// </remarks>
public sealed partial class IndexWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly IFileSystem _files;
    private readonly IndexContract _contract;
    private readonly IndexWriterOptions _options;
    private readonly IDisposable _lock;
    private readonly bool _ownsDirectory;
    private readonly List<WriterSegment> _segments = [];

    /// <summary>Numbers of segments whose files are being written or are not in the manifest yet: they are not swept.</summary>
    private readonly HashSet<long> _unlisted = [];

    /// <summary>What the directory held when it was opened; null until that is known.</summary>
    private readonly IReadOnlyList<string>? _found;

    private IndexManifest? _manifest;
    private long _generation;
    private long _nextSegment;
    private OpenSegment? _open;

    /// <summary>Whether the commit that is due replaces all that the directory holds.</summary>
    private bool _replaces;
    private bool _disposed;
    private Exception? _failure;

    /// <summary>Whether the newest manifest may or may not have been replaced: no file can then be said to be unused.</summary>
    private bool _uncertain;

    private IndexWriter(IFileSystem files, IndexContract? contract, IndexWriterOptions options, bool replace)
    {
        (_files, _options) = (files, options);
        _ownsDirectory = Prepare(files, create: contract is not null);
        _lock = WriteLock.Take(files);
        try
        {
            var names = files.List();
            _found = [.. names];
            var exists = names.Contains(IndexManifest.FileName);
            _replaces = replace || !exists;
            if (exists && !replace)
                Load(ManifestFile.Read(files));
            else if (exists)
                _generation = GenerationToReplace();
            _contract = Resolve(contract ?? _manifest!.Contract);
            RequireSameShape();
            _nextSegment = names.Select(SegmentFiles.SegmentOf).Append(0).Max()!.Value + 1;
            Sweep();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The index's directory.</summary>
    public string Directory => _files.Root;

    /// <summary>The newest commit; null if the writer has begun an index and not committed yet.</summary>
    public IndexManifest? Manifest
    {
        get
        {
            lock (_gate)
                return _manifest;
        }
    }

    /// <summary>Documents in the index as it will be after a commit.</summary>
    public int Documents
    {
        get
        {
            lock (_gate)
                return _segments.Sum(segment => segment.Reader.Table.Count - (segment.Deleted?.Count() ?? 0)) + (_open?.LiveDocuments ?? 0);
        }
    }

    /// <summary>
    /// Begins an index in <paramref name="directory"/>, in place of the one that may be there: the first commit replaces it.
    /// </summary>
    /// <exception cref="IndexException">The directory holds something else, can't be written, or another process writes it.</exception>
    public static IndexWriter Create(string directory, IndexContract contract, IndexWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(contract);
        return Create(new DiskFileSystem(directory), contract, options);
    }

    /// <summary>
    /// Opens the index in <paramref name="directory"/> to change it, or begins one if there is none. The contract's settings take the
    /// place of the index's own, and make every document count as changed if they differ.
    /// </summary>
    /// <exception cref="IndexException">
    /// The index was made with another count of dimensions or for another cross-encoder, is corrupt, can't be written, or another process
    /// writes it.
    /// </exception>
    public static IndexWriter Open(string directory, IndexContract contract, IndexWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(contract);
        return Open(new DiskFileSystem(directory), contract, options);
    }

    /// <summary>Opens the index in <paramref name="directory"/>, which must be there, to delete from it or to merge it.</summary>
    /// <exception cref="IndexException">There is none, it is corrupt, can't be written, or another process writes it.</exception>
    public static IndexWriter Open(string directory, IndexWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return Open(new DiskFileSystem(directory), null, options);
    }

    internal static IndexWriter Create(IFileSystem files, IndexContract contract, IndexWriterOptions? options = null) =>
        Guard(files, () => new IndexWriter(files, contract, options ?? IndexWriterOptions.Default, replace: true));

    internal static IndexWriter Open(IFileSystem files, IndexContract? contract, IndexWriterOptions? options = null) =>
        Guard(files, () => new IndexWriter(files, contract, options ?? IndexWriterOptions.Default, replace: false));

    /// <summary>Whether the index holds this very document: same title, text, sections, metadata, cut by the same settings.</summary>
    public bool IsUnchanged(Document document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var hash = ContentHash.Of(document, _contract);
        lock (_gate)
        {
            RequireUsable();
            if (_open?.Find(document.Id) is { } number)
                return _open.Writer.Table.HashOf(number) == hash;
            return Locate(document.Id) is var (segment, found) && segment.Reader.Table.HashOf(found) == hash;
        }
    }

    /// <summary>Whether the index holds a document with this id.</summary>
    public bool Contains(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        lock (_gate)
        {
            RequireUsable();
            return _open?.Find(id) is not null || Locate(id) is not null;
        }
    }

    /// <summary>Adds a document with all its passages, in place of the document with its id if there is one.</summary>
    /// <exception cref="ArgumentException">A passage is not of the document, or its vector not of D finite values.</exception>
    /// <exception cref="IndexException">The index can't be written.</exception>
    public void Add(Document document, IReadOnlyList<EncodedPassage> passages)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(passages);
        foreach (var passage in passages)
        {
            if (passage.Vector.Length != _contract.Dimensions)
            {
                throw new ArgumentException(
                    $"A vector of {passage.Vector.Length} values does not fit an index of {_contract.Dimensions} dimensions.",
                    nameof(passages));
            }

            if (!FiniteCheck.AllFinite(passage.Vector.Span))
                throw new ArgumentException($"A vector of '{document.Id}' has values that are infinite or not a number.", nameof(passages));
            if (passage.Passage.DocumentId != document.Id)
            {
                throw new ArgumentException(
                    $"A passage of '{passage.Passage.DocumentId}' is not one of '{document.Id}'.", nameof(passages));
            }
        }

        var hash = ContentHash.Of(document, _contract);
        Write(() =>
        {
            Remove(document.Id);
            if (_open is null)
            {
                var number = _nextSegment++;
                _unlisted.Add(number);
                _open = new OpenSegment(new SegmentWriter(_files, number, _contract));
            }

            _open.Add(document, hash, passages);
            if (_open.Writer.Passages >= _options.SegmentPassages)
                Flush();
            return true;
        });
    }

    /// <summary>Deletes the document with this id. Returns whether there was one.</summary>
    public bool Delete(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Write(() => Remove(id));
    }

    /// <summary>Makes all changes durable and visible. Without changes there is no commit, and the newest one is given.</summary>
    /// <exception cref="IndexException">The index can't be written; it is as it was committed last.</exception>
    public IndexManifest Commit()
    {
        var manifest = Write(() =>
        {
            Flush();
            var changed = _replaces || _segments.Exists(segment => !segment.IsCommitted || segment.HasPending) || !SettingsAreCommitted();
            return changed ? CommitAll() : _manifest!;
        });
        StartMerging();
        return manifest;
    }

    /// <summary>Ends the writing. What was not committed is lost; a merge that is going on is given up.</summary>
    public void Dispose()
    {
        StopMerging();
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _open?.Writer.Dispose();
            _segments.ForEach(segment => segment.Reader.Release());
            if (_lock is null)
                return;
            if (!_uncertain)
                Sweep();
            _lock.Dispose();
            if (_ownsDirectory && _manifest is null && !_uncertain)
                RemoveDirectory();
        }
    }

    /// <summary>Where a document that is not in the open segment is.</summary>
    private (WriterSegment Segment, int Document)? Locate(string id)
    {
        for (var i = _segments.Count - 1; i >= 0; i--)
        {
            if (_segments[i].Find(id) is >= 0 and var document)
                return (_segments[i], document);
        }

        return null;
    }

    private bool Remove(string id)
    {
        if (_open?.Remove(id) == true)
            return true;
        if (Locate(id) is not var (segment, document))
            return false;
        segment.Delete(document);
        return true;
    }

    /// <summary>Does what changes the index, one at a time; a failure ends the writer.</summary>
    private T Write<T>(Func<T> change)
    {
        lock (_gate)
        {
            RequireUsable();
            try
            {
                return Guard(_files, change);
            }
            catch (Exception error)
            {
                _failure = error;
                throw;
            }
        }
    }

    private void RequireUsable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_failure is not null)
        {
            throw new IndexException(
                _files.Root, "an earlier change failed, and what followed the last commit is lost; open the index again.", _failure);
        }
    }

    private static T Guard<T>(IFileSystem files, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IndexException(
                files.Root, $"can't be written ({error.Message.TrimEnd('.')}); what was committed before is unchanged.", error);
        }
    }
}
