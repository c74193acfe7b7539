using Winnow.Corpus;
using Winnow.Indexing;

namespace Winnow.Retrieval;

/// <summary>How far indexing has come.</summary>
/// <param name="Documents">Documents written; those that were unchanged do not count.</param>
/// <param name="Passages">Passages written.</param>
/// <param name="Reading">How much of the files had been read when these were.</param>
/// <param name="Phase">What is being done.</param>
/// <param name="Share">What has been done of that, from 0 to 1. A phase may come again, for another segment.</param>
public readonly record struct IndexingProgress(int Documents, int Passages, CorpusProgress Reading, IndexingPhase Phase, double Share);

/// <summary>Adds up what is written, and passes on how far each phase has come.</summary>
internal sealed class IndexingTally(Action<IndexingProgress>? progress)
{
    private readonly Lock _gate = new();

    /// <summary>What has been written.</summary>
    public IndexingProgress Written { get; private set; }

    /// <summary>Counts a batch that was written.</summary>
    public void Add(PassageBatch batch)
    {
        var files = batch.Progress;
        lock (_gate)
        {
            Written = new(
                Written.Documents + batch.Documents.Count,
                Written.Passages + batch.Passages.Count,
                files,
                IndexingPhase.Encoding,
                files.BytesTotal == 0 ? 1 : (double)files.BytesDone / files.BytesTotal);
            progress?.Invoke(Written);
        }
    }

    /// <summary>Passes on how far another phase than encoding has come.</summary>
    public void Report(PhaseProgress phase)
    {
        lock (_gate)
            progress?.Invoke(Written with { Phase = phase.Phase, Share = phase.Share });
    }
}
