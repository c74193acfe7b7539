using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;

namespace Winnow.Indexing;

/// <summary>What an index is made with, recorded in it.</summary>
/// <param name="Model">
/// What identifies the bi-encoder: a name for each part, and its hash or value. A query encoder must match all of them.
/// </param>
/// <param name="Dimensions">D: values in a vector.</param>
/// <param name="PassageTokenizer">
/// The hash of the tokenizer that made the passages' tokens, the cross-encoder's; null if they have none.
/// </param>
/// <param name="Settings">How the passages were cut, for people to read.</param>
/// <param name="Vectors">How vectors are searched; null for what the index has, or the default.</param>
/// <param name="Lexical">
/// How words become terms; null for what the index has, or the default. It can't be changed without indexing again.
/// </param>
public sealed record IndexContract(
    IReadOnlyDictionary<string, string> Model,
    int Dimensions,
    string? PassageTokenizer,
    IReadOnlyDictionary<string, string> Settings,
    VectorOptions? Vectors = null,
    LexicalOptions? Lexical = null);
