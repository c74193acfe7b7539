using Winnow.Retrieval;

namespace Winnow.Lab.Diagnosis;

/// <summary>Asks a retriever queries and keeps what a diagnosis needs of the answers.</summary>
public sealed class QueryTracer
{
    private readonly TwoStageRetriever _retriever;
    private readonly SearchOptions _options;
    private readonly PassageWindows? _windows;
    private readonly double? _least;
    private double _milliseconds;
    private int _pairs;
    private bool _asked;

    /// <summary>A tracer over a retriever.</summary>
    /// <param name="retriever">The system to be diagnosed.</param>
    /// <param name="options">How it searches; <c>top_k</c> counts documents.</param>
    public QueryTracer(TwoStageRetriever retriever, SearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(retriever);
        ArgumentNullException.ThrowIfNull(options);
        _retriever = retriever;
        _least = options.MinLogit;
        _options = options with
        {
            TopK = options.RecallK,
            MinLogit = null,
            // The threshold is applied to what was found, which needs the logits that the search would have asked for.
            AlwaysScore = options.MinLogit is not null,
            GroupBy = GroupBy.None,
            CollapseDuplicates = null,
            UseCache = false,
            Snippets = false,
        };
        _windows = retriever.Reranker is { } reranker && options.Rerank ? new(reranker.Encoder) : null;
        Documents = new(retriever.Index);
    }

    /// <summary>The documents of the index.</summary>
    public IndexedDocuments Documents { get; }

    /// <summary>
    /// How long the reranker took for a pair, over all queries but the first, which pays for what is cold; 0 before that.
    /// </summary>
    public double MillisecondsPerPair => _pairs == 0 ? 0 : _milliseconds / _pairs;

    /// <summary>Asks a query.</summary>
    public RetrieverTrace Trace(string query, CancellationToken cancellation = default)
    {
        var response = _retriever.Search(query, _options, cancellation);
        if (_asked)
        {
            _milliseconds += response.Times.Rerank;
            _pairs += response.PairsScored;
        }

        _asked = true;
        return new(_retriever, _options, _least, response, Documents, _windows);
    }
}
