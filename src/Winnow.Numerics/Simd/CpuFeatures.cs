using System.Runtime.Intrinsics.X86;

namespace Winnow.Numerics.Simd;

/// <summary>Which instruction set the kernels use: chosen once per process, the best that the processor has.</summary>
public static class CpuFeatures
{
    /// <summary>The environment variable that forces a choice: <c>portable</c>, <c>avx2</c> or <c>avx512</c>.</summary>
    public const string Variable = "WINNOW_ISA";

    // Static readonly, so that compiled kernels see a constant; the problem is kept rather than thrown here, where it would be
    // wrapped in a TypeInitializationException.
    private static readonly (InstructionSet Set, string? Problem) Choice = Decide(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The instruction set in force.</summary>
    /// <exception cref="PlatformNotSupportedException">
    /// <see cref="Variable"/> asks for what does not exist or what the processor lacks.
    /// </exception>
    public static InstructionSet Active => Choice.Problem is null ? Choice.Set : throw new PlatformNotSupportedException(Choice.Problem);

    /// <summary>The best instruction set that this processor has.</summary>
    public static InstructionSet Best =>
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported ? InstructionSet.Avx512
        : Avx2.IsSupported && Fma.IsSupported ? InstructionSet.Avx2
        : InstructionSet.Portable;

    /// <summary>The set that <paramref name="forced"/> names, or the best when it is null or empty.</summary>
    internal static InstructionSet Choose(string? forced) =>
        Decide(forced) is { Problem: null } choice ? choice.Set : throw new PlatformNotSupportedException(Decide(forced).Problem);

    private static (InstructionSet Set, string? Problem) Decide(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
            return (Best, null);
        InstructionSet? named = forced.ToUpperInvariant() switch
        {
            "PORTABLE" => InstructionSet.Portable,
            "AVX2" => InstructionSet.Avx2,
            "AVX512" => InstructionSet.Avx512,
            _ => null,
        };
        return named switch
        {
            null => (default, $"{Variable}={forced}: choose portable, avx2 or avx512."),
            { } set when set > Best => (default, $"{Variable}={forced}: this processor has no more than {Best}."),
            { } set => (set, null),
        };
    }
}
