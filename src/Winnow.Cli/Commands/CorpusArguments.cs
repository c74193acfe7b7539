using System.CommandLine;
using System.Globalization;
using Winnow.Cli.Output;
using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Indexing.Lexical;
using Winnow.Indexing.Vectors;
using Winnow.Retrieval;

namespace Winnow.Cli.Commands;

/// <summary>What <c>index</c> and <c>watch</c> have in common: which documents, how they are cut, and by which models.</summary>
internal static class CorpusArguments
{
    public static Argument<string[]> Paths { get; } = new("path")
    {
        Description = "Files and folders to index: .txt, .md, .html, .jsonl (also .gz), .csv, .tsv.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<int?> PassageTokens = new("--passage-tokens")
    {
        Description = "About how many tokens a passage has. Default: at most 200, and so many that query, title and passage fit the "
            + "cross-encoder's window.",
        HelpName = "N",
    };

    private static readonly Option<bool> Whole = new("--whole") { Description = "Keep each document as one passage." };

    private static readonly Option<string[]> Include = new("--include")
    {
        Description = "Read only files in folders that match, in .gitignore's syntax.",
        HelpName = "GLOB",
    };

    private static readonly Option<string[]> Exclude = new("--exclude")
    {
        Description = "Skip files in folders that match, in .gitignore's syntax.",
        HelpName = "GLOB",
    };

    private static readonly Option<string?> Tier = new Option<string?>("--tier")
    {
        Description = "How vectors are searched: exact compares with every one, graph walks from neighbour to neighbour, "
            + "auto takes the graph from 200,000 on.",
        HelpName = "auto|exact|graph",
    }.AcceptOnlyFromAmong("auto", "exact", "graph");

    private static readonly Option<string?> Stemming = new Option<string?>("--stemming")
    {
        Description = "Which endings are taken off words for lexical search. Default: English ones.",
        HelpName = "english|none",
    }.AcceptOnlyFromAmong("english", "none");

    private static readonly Option<StopWordUse?> StopWords = new("--stop-words")
    {
        Description = "The commonest English words in lexical search: words like all others (kept), read in phrases only (passed, "
            + "the default), or not indexed (dropped).",
        HelpName = "kept|passed|dropped",
    };

    /// <summary>Adds the options to a command.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])
        [
            PassageTokens, Whole, Include, Exclude, Tier, Stemming, StopWords,
            ModelOptions.Model, ModelOptions.RerankModel, ModelOptions.PrecisionOption,
        ])
            command.Add(option);
    }

    /// <summary>Starts to read the documents.</summary>
    public static CorpusReading Read(ParseResult arguments, CancellationToken cancellation) => CorpusReader.Read(
        arguments.GetValue(Paths)!,
        new CorpusOptions { Include = arguments.GetValue(Include) ?? [], Exclude = arguments.GetValue(Exclude) ?? [] },
        cancellation);

    /// <summary>The indexer that the arguments ask for.</summary>
    public static CorpusIndexer Indexer(ParseResult arguments, Terminal terminal, TimeProvider time)
    {
        var encoder = ModelOptions.LoadEncoder(arguments, terminal);
        var reranker = ModelOptions.LoadRerankerWindow(arguments);
        return new CorpusIndexer(encoder, reranker, Options(arguments, reranker, time));
    }

    /// <summary>What an update did, in words.</summary>
    public static string Sentence(IndexingSummary summary) => string.Create(CultureInfo.InvariantCulture,
        $"Added {summary.Added:N0}, replaced {summary.Replaced:N0}, deleted {summary.Deleted:N0} "
        + $"and left {Counted.Of(summary.Unchanged, "document")} unchanged");

    /// <summary>How words become terms, if anything is said of that.</summary>
    private static LexicalOptions? Lexical(ParseResult arguments)
    {
        var (stemming, stopWords) = (arguments.GetValue(Stemming), arguments.GetValue(StopWords));
        var options = new LexicalOptions();
        return stemming is null && stopWords is null ? null
            : options with { Stemming = stemming != "none", StopWords = stopWords ?? options.StopWords };
    }

    private static IndexingOptions Options(ParseResult arguments, CrossEncoderWindow reranker, TimeProvider time)
    {
        var options = new IndexingOptions
        {
            WholeDocuments = arguments.GetValue(Whole),
            Vectors = arguments.GetValue(Tier) is { } tier ? new VectorOptions { Tier = Enum.Parse<VectorTier>(tier, ignoreCase: true) }
                : null,
            Lexical = Lexical(arguments),
            Time = time,
        };
        if (arguments.GetValue(PassageTokens) is not { } tokens)
            return options;
        if (options.WholeDocuments)
            throw new UsageException("--whole and --passage-tokens exclude each other.");
        var fitting = PassageFit.OptionsFor(reranker);
        if (tokens < 16 || tokens > fitting.MaxTokens)
        {
            throw new UsageException($"--passage-tokens {tokens}: choose 16 to {fitting.MaxTokens}, which is what the cross-encoder's "
                + $"window of {reranker.MaxTokens} leaves.");
        }

        return options with
        {
            Passages = fitting with { TargetTokens = tokens, OverlapTokens = Math.Min(fitting.OverlapTokens, tokens / 5) },
        };
    }
}
