using System.Diagnostics.CodeAnalysis;
using System.Runtime.Intrinsics.X86;
using Winnow.Numerics.Simd;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>Which int8 kernel the products use: chosen once per process, the fastest that works here.</summary>
/// <remarks>
/// A kernel is used only after it gave the scalar kernel's sums on a few shapes. What <c>WINNOW_ISA</c> excludes is excluded here too.
/// </remarks>
public static class Int8Kernels
{
    /// <summary>
    /// The environment variable that forces a choice: <c>amx</c>, <c>vnni512</c>, <c>avxvnni</c>, <c>avx512</c>, <c>avx2</c> or
    /// <c>portable</c>.
    /// </summary>
    public const string Variable = "WINNOW_INT8_KERNEL";

    // Fastest first.
    private static readonly Candidate[] Candidates =
    [
        new("amx", AmxProblem, AmxInt8Kernel.Create),
        new(
            "vnni512", () => Needs(InstructionSet.Avx512) ?? (HasVnni512 ? null : "the processor has no 512-bit VNNI"),
            Vnni512Int8Kernel.Create),
        new(
            "avxvnni", () => Needs(InstructionSet.Avx2) ?? (AvxVnni.IsSupported ? null : "the processor has no AVX-VNNI"),
            Managed<AvxVnniInt8Kernel>),
        new("avx512", () => Needs(InstructionSet.Avx512), Managed<Avx512Int8Kernel>),
        new("avx2", () => Needs(InstructionSet.Avx2), Managed<Avx2Int8Kernel>),
        new("portable", () => null, Managed<PortableInt8Kernel>),
    ];

    private static readonly Lazy<Choice> Made = new(() => Choose(Environment.GetEnvironmentVariable(Variable)));

    private delegate Int8Kernel? Factory(out string? problem);

    /// <summary>The name of the kernel in force.</summary>
    /// <exception cref="PlatformNotSupportedException">
    /// <see cref="Variable"/> asks for what does not exist or does not work here.
    /// </exception>
    public static string ActiveName => Active.Name;

    /// <summary>
    /// Whether the kernel in force uses instructions made for byte products. Without them (processors before about 2019) int8 saves
    /// memory, but its products are no faster than those of fp32.
    /// </summary>
    public static bool HasByteProducts => Active is AmxInt8Kernel or Vnni512Int8Kernel or AvxVnniInt8Kernel;

    /// <summary>Every kernel, fastest first, and why those that are not usable are not.</summary>
    public static IReadOnlyList<Int8KernelReport> Report()
    {
        var chosen = Made.Value.Kernel?.Name;
        return [.. Candidates.Select(candidate =>
        {
            var kernel = candidate.Kernel;
            return new Int8KernelReport(candidate.Name, candidate.Name == chosen, kernel.Problem);
        })];
    }

    /// <summary>The kernel in force.</summary>
    internal static Int8Kernel Active => Made.Value.Kernel ?? throw new PlatformNotSupportedException(Made.Value.Problem);

    /// <summary>The kernel that <paramref name="forced"/> names, or the fastest that works when it is null or empty.</summary>
    internal static Choice Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
            return new(Candidates.Select(candidate => candidate.Kernel.Kernel).First(kernel => kernel is not null), null);
        var named = Array.Find(Candidates, candidate => candidate.Name.Equals(forced, StringComparison.OrdinalIgnoreCase));
        if (named is null)
            return new(null, $"{Variable}={forced}: choose one of {string.Join(", ", Candidates.Select(candidate => candidate.Name))}.");
        return named.Kernel is { Kernel: { } kernel } ? new(kernel, null) : new(null, $"{Variable}={forced}: {named.Kernel.Problem}.");
    }

    /// <summary>All kernels that work here.</summary>
    internal static IEnumerable<Int8Kernel> Usable() => Candidates.Select(candidate => candidate.Kernel.Kernel).OfType<Int8Kernel>();

    private static bool HasVnni512 => X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;

    private static string? AmxProblem()
    {
        const int tiles = 1 << 24, bytes = 1 << 25;
        return Needs(InstructionSet.Avx512)
            ?? ((X86Base.CpuId(7, 0).Edx & (tiles | bytes)) == (tiles | bytes) ? null : "the processor has no AMX");
    }

    private static string? Needs(InstructionSet set)
    {
        if (CpuFeatures.Active >= set)
            return null;
        return CpuFeatures.Best >= set ? $"{CpuFeatures.Variable} excludes it" : $"the processor has no {set}";
    }

    private static TKernel Managed<TKernel>(out string? problem)
        where TKernel : Int8Kernel, new()
    {
        problem = null;
        return new();
    }

    /// <summary>A kernel, or why there is none.</summary>
    internal readonly record struct Choice(Int8Kernel? Kernel, string? Problem);

    /// <summary>A kernel that is made, and tested, when it is first asked for.</summary>
    private sealed class Candidate(string name, Func<string?> objection, Factory create)
    {
        private readonly Lazy<Choice> _kernel = new(() => Create(objection, create));

        public string Name => name;

        public Choice Kernel => _kernel.Value;

        [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong while a kernel is tried, the next one must do.")]
        private static Choice Create(Func<string?> objection, Factory create)
        {
            try
            {
                if (objection() is { } problem)
                    return new(null, problem);
                if (create(out var denial) is not { } kernel)
                    return new(null, denial);
                return Int8SelfTest.Run(kernel) ? new(kernel, null) : new(null, "its sums are not the scalar kernel's");
            }
            catch (Exception e) when (e is not PlatformNotSupportedException)
            {
                return new(null, e.Message);
            }
        }
    }
}
