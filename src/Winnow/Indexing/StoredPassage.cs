using Winnow.Corpus;

namespace Winnow.Indexing;

/// <summary>A passage as an index holds it.</summary>
/// <param name="Number">Its number in the index as it was when opened.</param>
/// <param name="Passage">The passage, with its document's title and metadata.</param>
/// <param name="Source">Where its document was read from.</param>
/// <param name="Tokens">The ids of its text for the cross-encoder, without special tokens and uncut; empty if the index holds none.</param>
public sealed record StoredPassage(int Number, Passage Passage, DocumentSource Source, ReadOnlyMemory<int> Tokens);

/// <summary>A document as an index holds it: its text is that of its passages.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Title">Its title, possibly empty.</param>
/// <param name="Source">Where it was read from.</param>
/// <param name="Metadata">Its further fields.</param>
public sealed record StoredDocument(string Id, string Title, DocumentSource Source, IReadOnlyDictionary<string, MetadataValue> Metadata);

/// <summary>The passages of a document, which have consecutive numbers.</summary>
/// <param name="First">The number of the first.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct PassageRange(int First, int Count);

/// <summary>A passage to be added to an index.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Vector">Its vector of D values.</param>
/// <param name="Tokens">The ids of its text for the cross-encoder, without special tokens and uncut; empty if there is none.</param>
public readonly record struct EncodedPassage(Passage Passage, ReadOnlyMemory<float> Vector, ReadOnlyMemory<int> Tokens = default);
