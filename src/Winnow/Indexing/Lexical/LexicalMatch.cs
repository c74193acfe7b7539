namespace Winnow.Indexing.Lexical;

/// <summary>A passage that a text query found.</summary>
/// <param name="Id">The passage's number in the snapshot.</param>
/// <param name="Score">Its BM25 score, greater than 0; larger is better.</param>
public readonly record struct LexicalMatch(int Id, float Score);
