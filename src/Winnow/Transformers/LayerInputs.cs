using Winnow.Numerics.Gemm.Int8;

namespace Winnow.Transformers;

/// <summary>
/// What two linear layers of an encoder layer were given: those whose inputs are hidden states, where channels lie far apart.
/// </summary>
/// <param name="Project">What queries, keys and values are made of.</param>
/// <param name="Expand">What enters the feed-forward block.</param>
internal sealed record LayerInputs(ChannelStatistics Project, ChannelStatistics Expand);
