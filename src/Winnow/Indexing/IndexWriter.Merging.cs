using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing;

/// <content>
/// Merges of committed segments. They read and write without the gate, so that changes go on; the exchange of the merged segment for
/// its inputs is a commit of its own, to which what was deleted in the meantime is carried over.
/// </content>
public sealed partial class IndexWriter
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Whoever merges has the turn.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>The number of the segment that is being made.</summary>
    private long? _merging;
    private IndexException? _mergeFailure;

    /// <summary>Waits until no merge is going on.</summary>
    /// <exception cref="IndexException">A merge failed; the index is as it was without it.</exception>
    public void WaitForMerges()
    {
        _turn.Wait();
        _turn.Release();
        ThrowMergeFailure();
    }

    /// <summary>Merges all that is committed into one segment without deleted documents, and gives the newest commit.</summary>
    /// <exception cref="IndexException">The index can't be written; it is as it was committed last.</exception>
    public IndexManifest? Compact()
    {
        lock (_gate)
            RequireUsable();
        _turn.Wait();
        MergeWhile(sizes =>
            sizes.Count > 1 || sizes.Any(size => size.LivePassages < size.Passages) ? [.. Enumerable.Range(0, sizes.Count)] : null);
        ThrowMergeFailure();
        return Manifest;
    }

    /// <summary>
    /// Gives up a merge that is going on, and merges no more; the index is as it is without it. A change or a commit that is linking the
    /// vectors of a segment ends with an <see cref="OperationCanceledException"/>, and the index is as it was committed last.
    /// </summary>
    public void Cancel() => _stop.Cancel();

    private void StartMerging()
    {
        if (_options.Merging == MergeTime.Never || !_turn.Wait(0))
            return;
        if (_options.Merging == MergeTime.AtCommit)
            MergeWhile(_options.Policy.Choose);
        else
        {
            Task.Factory.StartNew(
                () => MergeWhile(_options.Policy.Choose), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Ends the merging for good.</summary>
    private void StopMerging()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
        }

        _stop.Cancel();
        _turn.Wait();
        _stop.Dispose();
        _turn.Dispose();
    }

    /// <summary>Merges what <paramref name="choose"/> says until it says nothing, then gives the turn back.</summary>
    private void MergeWhile(Func<IReadOnlyList<SegmentSize>, IReadOnlyList<int>?> choose)
    {
        try
        {
            lock (_gate)
                _mergeFailure = null;
            while (Begin(choose) is { } merge)
                Run(merge);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The writer is being closed; what the merge wrote is swept.
        }
        catch (IndexException error)
        {
            lock (_gate)
                _mergeFailure = error;
        }
        finally
        {
            _turn.Release();
        }
    }

    private Merge? Begin(Func<IReadOnlyList<SegmentSize>, IReadOnlyList<int>?> choose)
    {
        lock (_gate)
        {
            if (_disposed || _failure is not null || _stop.IsCancellationRequested)
                return null;
            var committed = _segments.FindAll(segment => segment.IsCommitted);
            if (choose([.. committed.Select(segment => segment.Size)]) is not { } places)
                return null;
            var inputs = places.Select(place => committed[place]).ToArray();
            foreach (var input in inputs)
                input.Reader.TryHold();
            var number = _nextSegment++;
            _unlisted.Add(number);
            _merging = number;
            return new(number, inputs, Array.ConvertAll(inputs, input => new MergeInput(input.Reader, input.Committed)));
        }
    }

    private void Run(Merge merge)
    {
        try
        {
            var (entry, reader) = Guard(_files, () =>
            {
                var made = SegmentMerger.Merge(_files, merge.Number, _contract, merge.Inputs, _options.Progress, _stop.Token);
                return (made, SegmentReader.Open(_files, made, _contract.Dimensions, forSearch: false));
            });
            Write(() =>
            {
                Exchange(merge, entry, reader);
                return true;
            });
        }
        finally
        {
            foreach (var input in merge.Inputs)
                input.Reader.Release();
            lock (_gate)
            {
                _unlisted.Remove(merge.Number);
                _merging = null;
            }
        }
    }

    /// <summary>Commits the merged segment in place of its inputs.</summary>
    private void Exchange(Merge merge, IndexManifest.Segment entry, SegmentReader reader)
    {
        var generation = _generation + 1;
        var merged = new WriterSegment(reader, entry, null, isCommitted: false);
        var inputs = merge.Segments;

        // Committed since the merge began; an input that is no longer there lost its last document.
        var committed = Array.ConvertAll(inputs, input => _segments.Contains(input) ? input.Committed?.Documents : AllOf(input));
        if (SegmentMerger.Carry(merge.Inputs, committed, entry.Documents) is { } deleted)
            merged.Delete(deleted);
        var (described, deletions) = Describe(merged, generation);
        var pending = Array.ConvertAll(inputs, input => input.HasPending && _segments.Contains(input) ? input.Deleted : null);

        var segments = new List<WriterSegment>();
        foreach (var segment in _segments)
        {
            if (!inputs.Contains(segment))
                segments.Add(segment);
            else if (!segments.Contains(merged) && described.LiveDocuments > 0)
                segments.Add(merged);
        }

        var listed = segments.FindAll(segment => segment.IsCommitted || segment == merged);
        Replace(generation, _manifest!.Settings, listed.ConvertAll(segment => segment == merged ? described : segment.Entry));
        if (segments.Contains(merged))
        {
            merged.Commit(described, deletions);
            if (SegmentMerger.Carry(merge.Inputs, pending, entry.Documents) is { } later)
                merged.Delete(later);
        }
        else
        {
            reader.Release();
        }

        foreach (var gone in _segments.Except(segments))
            gone.Reader.Release();
        _segments.Clear();
        _segments.AddRange(segments);
        Sweep();
    }

    private static IdSet AllOf(WriterSegment segment) => new IdSet(segment.Reader.Table.Count).Not();

    private void ThrowMergeFailure()
    {
        lock (_gate)
        {
            if (_mergeFailure is { } failure)
                throw new IndexException(_files.Root, $"segments could not be merged: {failure.Message}", failure);
        }
    }

    /// <summary>A merge that is going on.</summary>
    /// <param name="Number">The number of the segment that it makes.</param>
    /// <param name="Segments">The segments that it merges.</param>
    /// <param name="Inputs">Those, with what was deleted when it began.</param>
    private sealed record Merge(long Number, WriterSegment[] Segments, MergeInput[] Inputs);
}
