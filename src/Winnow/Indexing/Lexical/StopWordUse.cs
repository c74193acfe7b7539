namespace Winnow.Indexing.Lexical;

/// <summary>What becomes of the commonest English words.</summary>
public enum StopWordUse
{
    /// <summary>They are words like all others.</summary>
    Kept,

    /// <summary>They are indexed, so that phrases may hold them, but a query does not score them unless it has no other words.</summary>
    Passed,

    /// <summary>They are not indexed; phrases take any word in their place.</summary>
    Dropped,
}
