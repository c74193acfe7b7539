using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Winnow.Benchmarks;
using Winnow.Benchmarks.Million;

if (args is ["peak", "--int8", .. var shapeInt8])
    return Int8Peak.Run(shapeInt8);
if (args is ["ann", .. var ann])
    return AnnTimes.Run(ann);
if (args is ["ann-vectors", .. var made])
    return AnnVectors.Run(made);
if (args is ["rerank", .. var rerank])
    return RerankTimes.Run(rerank);
if (args is ["lexical", .. var lexical])
    return LexicalTimes.Run(lexical);
if (args is ["deadline", .. var deadline])
    return DeadlineTimes.Run(deadline);
if (args is ["peak", .. var shape])
    return Peak.Run(shape);
if (args is ["corpus", .. var corpus])
    return GeneratedCorpus.Run(corpus);
if (args is ["stage1", .. var stage1])
    return Stage1Times.Run(stage1);

// In this process: the child projects that BenchmarkDotNet would build need a package restore and know nothing of this repository's layout.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(Peak).Assembly).Run(args, config);
return 0;
