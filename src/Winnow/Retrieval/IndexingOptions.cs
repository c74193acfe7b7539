using Winnow.Corpus;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;

namespace Winnow.Retrieval;

/// <summary>How documents become an index.</summary>
public sealed record IndexingOptions
{
    /// <summary>The options that an indexer without options uses.</summary>
    public static IndexingOptions Default { get; } = new();

    /// <summary>Whether each document stays one passage, however long. Default false.</summary>
    public bool WholeDocuments { get; init; }

    /// <summary>
    /// How long passages are. Default null: as long as fits the cross-encoder's window (<see cref="PassageFit"/>), or the splitter's own
    /// default without one.
    /// </summary>
    public PassageSplitterOptions? Passages { get; init; }

    /// <summary>
    /// How vectors are searched. Default null: as the index that is brought in step has it, or by the size of its segments.
    /// </summary>
    public VectorOptions? Vectors { get; init; }

    /// <summary>How words become terms. Default null: as the index that is brought in step has it, or English endings taken off.</summary>
    public LexicalOptions? Lexical { get; init; }

    /// <summary>The clock for the time of the commit.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
