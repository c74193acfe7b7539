using System.Text.Json.Serialization;
using Winnow.Corpus;
using Winnow.Encoders;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Cli.Output;

internal sealed record ProblemJson(string Path, long? Line, string Reason);

internal sealed record IndexJson(
    string Index, int Documents, int Passages, int Dimensions, string Model, double Ms,
    IReadOnlyList<ProblemJson> Problems, IReadOnlyDictionary<string, int> SkippedByExtension);

internal sealed record UpdateJson(
    string Index, int Added, int Replaced, int Unchanged, int Deleted, int Documents, int Passages, double Ms,
    IReadOnlyList<ProblemJson> Problems)
{
    public static UpdateJson Of(string index, IndexingSummary summary, TimeSpan elapsed, CorpusReading reading) => new(
        index, summary.Added, summary.Replaced, summary.Unchanged, summary.Deleted, summary.Manifest.Documents, summary.Manifest.Passages,
        elapsed.TotalMilliseconds, [.. reading.Problems.Select(problem => new ProblemJson(problem.Path, problem.Line, problem.Reason))]);
}

internal sealed record DeleteJson(string Index, int Deleted, IReadOnlyList<string> Missing, int Documents, int Passages);

internal sealed record CompactJson(
    string Index, int SegmentsBefore, int Segments, long BytesBefore, long Bytes, int Documents, int Passages);

internal sealed record IndexProblemJson(string File, string What);

internal sealed record VerifyJson(
    string Index, bool Sound, long Generation, int Files, long Bytes, int Documents, int Passages, int DeletedDocuments,
    int DeletedPassages, IReadOnlyList<IndexProblemJson> Problems);

internal sealed record RepairJson(
    string Index, bool Changed, int Documents, int Passages, IReadOnlyList<IndexProblemJson> Problems, IReadOnlyList<string> LostDocuments,
    int LostUnnamed, IReadOnlyList<string> Notes);

internal sealed record ArmJson(float Score, int Rank)
{
    public static ArmJson? Of(ArmEvidence? evidence) => evidence is { } said ? new(said.Score, said.Rank) : null;
}

internal sealed record Stage1Json(float Score, int Rank, ArmJson? Dense, ArmJson? Lexical);

internal sealed record Stage2Json(float Logit, float Probability, int Tokens, int DroppedTokens)
{
    public static Stage2Json Of(PairScore score) => new(score.Logit, score.Probability, score.Tokens, score.TokensDropped);
}

internal sealed record HitJson(
    int Rank, string DocumentId, int Passage, string Title, IReadOnlyList<string> HeadingPath, string Text, int Start, int End,
    IReadOnlyDictionary<string, MetadataValue> Metadata, string Source, string? Snippet, int ScoredBy, Stage1Json Stage1,
    Stage2Json? Stage2, IReadOnlyList<RelatedJson> Others, IReadOnlyList<RelatedJson> Duplicates)
{
    public static HitJson Of(SearchHit hit) => new(
        hit.Rank,
        hit.Passage.DocumentId,
        hit.Passage.Ordinal,
        hit.Passage.Title,
        hit.Passage.HeadingPath,
        hit.Passage.Text,
        hit.Passage.Start,
        hit.Passage.End,
        hit.Passage.Metadata,
        hit.Stored.Source.Path,
        hit.Snippet is { } span ? hit.Passage.Text.Substring(span.Start, span.Length) : null,
        hit.ScoredBy,
        new(hit.RecallScore, hit.RecallRank, ArmJson.Of(hit.Evidence.Dense), ArmJson.Of(hit.Evidence.Lexical)),
        hit.Rerank is { } score ? Stage2Json.Of(score) : null,
        [.. hit.Others.Select(RelatedJson.Of)],
        [.. hit.Duplicates.Select(RelatedJson.Of)]);
}

internal sealed record RelatedJson(
    string DocumentId, int Passage, string Title, IReadOnlyList<string> HeadingPath, string Text, float Score, ArmJson? Dense,
    ArmJson? Lexical, Stage2Json? Stage2)
{
    public static RelatedJson Of(RelatedPassage related) => new(
        related.Stored.Passage.DocumentId,
        related.Stored.Passage.Ordinal,
        related.Stored.Passage.Title,
        related.Stored.Passage.HeadingPath,
        related.Stored.Passage.Text,
        related.RecallScore,
        ArmJson.Of(related.Evidence.Dense),
        ArmJson.Of(related.Evidence.Lexical),
        related.Rerank is { } score ? Stage2Json.Of(score) : null);
}

internal sealed record TimesJson(double Encode, double Recall, double Rerank, double Snippets, double Total)
{
    public static TimesJson Of(StageTimes times) => new(times.Encode, times.Recall, times.Rerank, times.Snippets, times.Total);
}

internal sealed record PoolJson(int DenseOnly, int LexicalOnly, int Both, int Collapsed);

internal sealed record SearchJson(
    string Query, int Candidates, PoolJson Pool, int? Admitted, int PairsScored, int PairsLeft, int TokensScored, TimesJson Ms,
    IReadOnlyList<string> Warnings, IReadOnlyList<HitJson> Hits)
{
    public static SearchJson Of(SearchResponse response) => new(
        response.Query, response.Candidates,
        new(response.Pool.DenseOnly, response.Pool.LexicalOnly, response.Pool.Both, response.Pool.Collapsed),
        response.Admitted, response.PairsScored, response.PairsLeft, response.TokensScored, TimesJson.Of(response.Times), response.Warnings,
        [.. response.Hits.Select(HitJson.Of)]);
}

internal sealed record RerankHitJson(int Rank, int Index, string? Id, string Text, Stage2Json Stage2);

internal sealed record RerankJson(string Query, int Pairs, int Tokens, double Ms, IReadOnlyList<RerankHitJson> Results);

internal sealed record StageJson(
    [property: JsonPropertyName("accuracy@1")] double AccuracyAt1,
    [property: JsonPropertyName("recall@100")] double RecallAt100,
    [property: JsonPropertyName("ndcg@10")] double NdcgAt10,
    double Ms);

internal sealed record RecallModeJson(StageJson Stage1, StageJson Both, StageJson Replace);

internal sealed record DemoJson(
    StageJson Stage1, StageJson Both, StageJson Replace, IReadOnlyDictionary<string, RecallModeJson> Modes, int Documents, int Passages,
    int Queries, int Improved, int Worsened, int Unchanged, double PairsPerQuery, double TokensPerPair, double RerankMs);

internal sealed record ModelCheckJson(
    string Model, string Data, int Queries,
    [property: JsonPropertyName("fp32_ndcg@10")] double Fp32,
    [property: JsonPropertyName("int8_ndcg@10")] double Int8,
    double Delta, double AbsoluteDelta, IReadOnlyList<double> Interval, double Confidence, int Resamples);

internal sealed record RecallJson(
    string Index, int Passages, int GraphPassages, int Queries, int K, double Recall, double WorstRecall, double Ms, double ExactMs);

internal sealed record FileJson(string Name, long Bytes);

internal sealed record InspectJson(
    string Index, long Generation, DateTimeOffset Committed, int Documents, int Passages, int Dimensions, int Segments,
    int DeletedDocuments,
    IReadOnlyDictionary<string, string> Model, IReadOnlyDictionary<string, string> Settings, IReadOnlyList<FileJson> Files);

internal sealed record KernelJson(string Name, bool Chosen, string? Problem);

internal sealed record DoctorJson(
    string BestInstructionSet, string InstructionSet, int Processors, int Threads, string Int8Kernel, IReadOnlyList<KernelJson> Int8Kernels,
    double Fp32Gflops, double Int8Gops, string RecallModel, string RerankModel, string? PrecisionMemory)
{
    [JsonIgnore]
    public bool Forced => BestInstructionSet != InstructionSet;
}
