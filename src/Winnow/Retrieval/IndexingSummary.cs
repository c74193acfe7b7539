using Winnow.Indexing.Storage;

namespace Winnow.Retrieval;

/// <summary>What bringing an index in step with its documents changed.</summary>
/// <param name="Manifest">The index afterwards.</param>
/// <param name="Added">Documents that were new.</param>
/// <param name="Replaced">Documents that had changed.</param>
/// <param name="Unchanged">Documents that were passed over.</param>
/// <param name="Deleted">Documents that were gone.</param>
public sealed record IndexingSummary(IndexManifest Manifest, int Added, int Replaced, int Unchanged, int Deleted);
