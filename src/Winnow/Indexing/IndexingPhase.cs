namespace Winnow.Indexing;

/// <summary>What is being done to an index.</summary>
public enum IndexingPhase
{
    /// <summary>Documents are added: read, cut, encoded, written.</summary>
    Encoding,

    /// <summary>Segments become one: what they hold is copied.</summary>
    Merging,

    /// <summary>The vectors of a segment are linked to a graph.</summary>
    Linking,
}

/// <summary>How far one piece of work on an index has come.</summary>
/// <param name="Phase">What it is.</param>
/// <param name="Share">What has been done of it, from 0 to 1; grows until the phase ends, and each segment begins anew.</param>
public readonly record struct PhaseProgress(IndexingPhase Phase, double Share);
