using Winnow.Indexing.Segments;

namespace Winnow.Indexing;

/// <summary>When segments are merged.</summary>
public enum MergeTime
{
    /// <summary>On a thread of its own while the writer goes on.</summary>
    Background,

    /// <summary>As the last part of a commit.</summary>
    AtCommit,

    /// <summary>Only by <see cref="IndexWriter.Compact"/>.</summary>
    Never,
}

/// <summary>How an index is written.</summary>
public sealed record IndexWriterOptions
{
    /// <summary>The options that a writer without options uses.</summary>
    public static IndexWriterOptions Default { get; } = new();

    /// <summary>
    /// Passages after which a segment is ended, commit or not. Default 131,072: what is in memory of them is some hundred megabytes.
    /// </summary>
    public int SegmentPassages { get; init; } = 131_072;

    /// <summary>When segments are merged. Default: in the background.</summary>
    public MergeTime Merging { get; init; } = MergeTime.Background;

    /// <summary>The clock for the time of the commit.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told now and then how far a merge, or the linking of a segment's vectors, has come, by the thread that is at it.</summary>
    public Action<PhaseProgress>? Progress { get; init; }

    /// <summary>Which segments are merged.</summary>
    internal MergePolicy Policy { get; init; } = new();
}
