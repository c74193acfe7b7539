using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Winnow.Numerics.Emit;
using Winnow.Numerics.Memory;

namespace Winnow.Numerics.Gemm.Int8;

/// <summary>The matrix unit of Intel's servers (AMX, since Sapphire Rapids): emitted, thirty-two rows by thirty-two columns.</summary>
internal sealed unsafe class AmxInt8Kernel : Int8Kernel
{
    // Linux: a process asks once for the tile registers, which make its threads' saved state 8 KiB larger (arch_prctl, since 5.16).
    private const nint ArchPrctl = 158;
    private const nint RequestPermission = 0x1023;
    private const nint TileData = 18;

    private readonly nint _low;
    private readonly nint _tall;
    private readonly nint _configurations;

    private AmxInt8Kernel(nint low, nint tall, nint configurations) => (_low, _tall, _configurations) = (low, tall, configurations);

    /// <inheritdoc/>
    public override string Name => "amx";

    /// <inheritdoc/>
    public override int Rows => 2 * AmxCode.TileRows;

    /// <summary>The kernel, or null with the reason in <paramref name="problem"/>.</summary>
    public static AmxInt8Kernel? Create(out string? problem)
    {
        var code = AmxCode.Emit(out var tall, out var configurations);
        if (ExecutableMemory.Map(code, out problem) is not { } memory)
            return null;
        if (LibC.SystemCall(ArchPrctl, RequestPermission, TileData) != 0)
        {
            problem = $"the system denies the tile registers: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}";
            return null;
        }
        return new(memory.Start, memory.Start + tall, memory.Start + configurations);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(byte* a, nint stride, int rows, sbyte* panel, int groups, int* sums)
    {
        // A call lasts a microsecond or less, short enough for a garbage collection to wait for it.
        var routine = (delegate* unmanaged[SuppressGCTransition]<byte*, nint, sbyte*, nint, int*, byte*, void>)(
            rows > AmxCode.TileRows ? _tall : _low);
        routine(a, stride, panel, groups / AmxCode.GroupsPerLoop, sums, (byte*)_configurations + (rows * AmxCode.ConfigurationBytes));
    }
}
