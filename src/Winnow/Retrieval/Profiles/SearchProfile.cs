using Winnow.Encoders;
using Winnow.Retrieval.Deadlines;
using Winnow.Retrieval.Fusion;
using Winnow.Transformers;

namespace Winnow.Retrieval.Profiles;

/// <summary>
/// How a corpus is best searched on one machine, as calibration found it: a JSON file that searches and the server load. It names the
/// models it was made with and is used with no others. Immutable.
/// </summary>
public sealed record SearchProfile
{
    /// <summary>The bi-encoder that recalled.</summary>
    public required ModelIdentity RecallModel { get; init; }

    /// <summary>The cross-encoder that reranks, cut at <see cref="MaxTokens"/>.</summary>
    public required ModelIdentity RerankModel { get; init; }

    /// <summary>The precision that the cross-encoder runs at: fp32 or int8.</summary>
    public required Precision Precision { get; init; }

    /// <summary>Tokens of a pair at most; null for the model's window.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>By what stage 1 finds candidates.</summary>
    public required RecallMode RecallMode { get; init; }

    /// <summary>How hybrid recall fuses its arms.</summary>
    public FusionOptions Fusion { get; init; } = FusionOptions.Default;

    /// <summary>Candidates that stage 1 recalls.</summary>
    public required int RecallK { get; init; }

    /// <summary>Candidates, from the first on, that the cross-encoder reranks; 0 for none.</summary>
    public required int RerankDepth { get; init; }

    /// <summary>What decides the final order.</summary>
    public required FinalOrder Order { get; init; }

    /// <summary>The time that a search has; null for as long as it takes.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>What the cross-encoder costs on the machine that calibrated; null if that was not measured.</summary>
    public PairCost? Cost { get; init; }

    /// <summary>What the cross-encoder's logits mean; null if that was not fitted.</summary>
    public ScoreCalibration? Scores { get; init; }

    /// <summary>What was measured of this configuration; null if it was written by hand.</summary>
    public ProfileEvidence? Evidence { get; init; }

    /// <summary>Reads a profile.</summary>
    /// <exception cref="ProfileException">The file is missing, is no profile, or is of a version that is not known.</exception>
    public static SearchProfile Load(string path) => ProfileFile.Read(path);

    /// <summary>Writes the profile, replacing an older one as a whole: readers see the old or the new.</summary>
    /// <exception cref="ProfileException">The file can't be written.</exception>
    public void Save(string path) => ProfileFile.Write(path, this);

    /// <summary>Refuses models other than those that the profile, read from <paramref name="path"/>, was made with.</summary>
    /// <exception cref="ProfileException">A model is another one.</exception>
    public void RequireModels(string path, ModelIdentity recall, ModelIdentity? rerank)
    {
        ArgumentNullException.ThrowIfNull(recall);
        Require(path, "bi-encoder", "--model", RecallModel, recall);
        if (rerank is not null)
            Require(path, "cross-encoder", "--rerank-model", RerankModel, rerank);
    }

    private static void Require(string path, string kind, string option, ModelIdentity calibrated, ModelIdentity given)
    {
        if (!calibrated.Matches(given))
        {
            throw new ProfileException(path,
                $"was calibrated for the {kind} '{calibrated.Name}', which is not '{given.Name}' given now "
                + $"({string.Join("; ", calibrated.DifferencesFrom(given))}): "
                + $"name that model with {option}, or run winnow calibrate again.");
        }
    }
}

/// <summary>What calibration measured of the configuration that it recommends.</summary>
/// <param name="Data">The queries' name.</param>
/// <param name="Queries">How many there were.</param>
/// <param name="Judged">Whether relevance was judged by people; if not, nDCG compares with the list of the largest depth.</param>
/// <param name="Stage1Ndcg">nDCG@10 of stage 1 alone.</param>
/// <param name="Ndcg">nDCG@10, cross-validated.</param>
/// <param name="NdcgLow">The lower end of its 95 % interval.</param>
/// <param name="NdcgHigh">The upper end.</param>
/// <param name="P50">The predicted median of a search, in milliseconds.</param>
/// <param name="P95">The predicted 95th percentile.</param>
/// <param name="Machine">The instruction set and the threads that it ran on.</param>
public sealed record ProfileEvidence(
    string Data, int Queries, bool Judged, double Stage1Ndcg, double Ndcg, double NdcgLow, double NdcgHigh,
    double P50, double P95, string Machine);
