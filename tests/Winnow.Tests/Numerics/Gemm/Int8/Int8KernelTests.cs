using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Winnow.Numerics.Emit;
using Winnow.Numerics.Gemm.Int8;
using Winnow.Numerics.Simd;

namespace Winnow.Tests.Numerics.Gemm.Int8;

public unsafe class Int8KernelTests
{
    public static TheoryData<string> Names => [.. Int8Kernels.Usable().Select(kernel => kernel.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sums_are_those_of_the_scalar_kernel_and_nothing_beyond_is_touched(string name)
    {
        var kernel = Kernel(name);
        var random = new Random(1);
        foreach (var depth in new[] { 64, 128, 192, 384 })
        {
            for (var rows = 1; rows <= kernel.Rows; rows++)
            {
                // The last row ends where the memory does: the stride may not be read to its end.
                var stride = depth + (64 * random.Next(3));
                using var a = new BoundedMemory<byte>(((rows - 1) * stride) + depth);
                using var panel = new BoundedMemory<sbyte>(depth * Int8Layout.Columns);
                using var sums = new BoundedMemory<int>(rows * Int8Layout.Columns);
                random.NextBytes(a.Span);
                random.NextBytes(MemoryMarshal.AsBytes(panel.Span));
                panel.Span.Replace((sbyte)-128, (sbyte)-127);
                var expected = new int[sums.Span.Length];
                fixed (int* e = expected)
                    new ScalarInt8Kernel().Multiply(Pointer(a), stride, rows, Pointer(panel), depth / 4, e);
                kernel.Multiply(Pointer(a), stride, rows, Pointer(panel), depth / 4, Pointer(sums));
                Assert.True(sums.Span.SequenceEqual(expected), $"{rows} rows, K = {depth}, stride {stride}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Extreme_products_neither_saturate_nor_overflow(string name)
    {
        var kernel = Kernel(name);
        const int depth = Int8Layout.MostInputs;
        using var a = new BoundedMemory<byte>(2 * depth);
        using var panel = new BoundedMemory<sbyte>(depth * Int8Layout.Columns);
        using var sums = new BoundedMemory<int>(2 * Int8Layout.Columns);
        a.Span.Fill(255);
        foreach (var weight in new sbyte[] { 127, -127 })
        {
            panel.Span.Fill(weight);
            kernel.Multiply(Pointer(a), depth, 2, Pointer(panel), depth / 4, Pointer(sums));
            Assert.False(sums.Span.ContainsAnyExcept(255 * weight * depth));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Threads_started_later_may_use_it_while_the_collector_runs(string name)
    {
        // AMX enlarges what the system saves of a thread, and so its signal stack, by which the collector stops threads.
        var kernel = Kernel(name);
        var passed = new bool[8];
        var threads = new Thread[passed.Length];
        for (var i = 0; i < threads.Length; i++)
        {
            var place = i;
            threads[i] = new(() =>
            {
                var good = true;
                for (var round = 0; round < 20; round++)
                    good &= Int8SelfTest.Run(kernel);
                passed[place] = good;
            });
            threads[i].Start();
            GC.Collect();
        }
        foreach (var thread in threads)
        {
            GC.Collect();
            thread.Join();
        }
        Assert.DoesNotContain(false, passed);
    }

    [Fact]
    public void The_fastest_that_works_is_chosen_and_a_name_forces_another()
    {
        var usable = Int8Kernels.Usable().ToArray();
        Assert.Equal("portable", usable[^1].Name);
        Assert.Same(usable[0], Int8Kernels.Choose(null).Kernel);
        Assert.Same(usable[0], Int8Kernels.Choose("").Kernel);
        foreach (var kernel in usable)
            Assert.Same(kernel, Int8Kernels.Choose(kernel.Name.ToUpperInvariant()).Kernel);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_choices()
    {
        var choice = Int8Kernels.Choose("sse9");
        Assert.Null(choice.Kernel);
        Assert.Equal("WINNOW_INT8_KERNEL=sse9: choose one of amx, vnni512, avxvnni, avx512, avx2, portable.", choice.Problem);
    }

    [Fact]
    public void The_report_gives_a_reason_for_every_kernel_that_is_not_usable()
    {
        var report = Int8Kernels.Report();
        var usable = Int8Kernels.Usable().Select(kernel => kernel.Name).ToHashSet();
        Assert.Equal(["amx", "vnni512", "avxvnni", "avx512", "avx2", "portable"], report.Select(line => line.Name));
        Assert.All(report, line => Assert.Equal(usable.Contains(line.Name), line.Problem is null));
        Assert.Equal(Int8Kernels.ActiveName, Assert.Single(report, line => line.Chosen).Name);
    }

    [Fact]
    public void Where_no_code_may_be_emitted_the_next_kernel_serves_and_the_reason_is_kept()
    {
        const string Test = nameof(Where_no_code_may_be_emitted_the_next_kernel_serves_and_the_reason_is_kept);
        // The choice is made once per process: another one, which runs this test alone, must make it.
        if (Environment.GetEnvironmentVariable(ExecutableMemory.Variable) != "0")
        {
            var start = new ProcessStartInfo(
                Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Winnow.Tests.exe" : "Winnow.Tests"))
            {
                ArgumentList = { "-method", $"{typeof(Int8KernelTests).FullName}.{Test}" },
                Environment = { [ExecutableMemory.Variable] = "0" },
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0 && output.Contains("Total: 1,", StringComparison.Ordinal), output);
            return;
        }

        var emitted = Int8Kernels.Report().Where(line => line.Name is "amx" or "vnni512").ToArray();
        Assert.Equal(2, emitted.Length);
        Assert.All(emitted, line => Assert.NotNull(line.Problem));
        if (CpuFeatures.Active == InstructionSet.Avx512)
        {
            Assert.Contains(emitted, line => line.Problem == "WINNOW_EMIT=0 turns emitted code off"
                || line.Problem!.StartsWith("the processor has no", StringComparison.Ordinal));
        }

        Assert.DoesNotContain(Int8Kernels.ActiveName, emitted.Select(line => line.Name));
        var forced = Int8Kernels.Choose("vnni512");
        Assert.Null(forced.Kernel);
        Assert.StartsWith("WINNOW_INT8_KERNEL=vnni512: ", forced.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_that_errs_fails_the_self_test()
    {
        Assert.True(Int8SelfTest.Run(new ScalarInt8Kernel()));
        Assert.False(Int8SelfTest.Run(new Wrong(0)));
        Assert.False(Int8SelfTest.Run(new Wrong(Int8Layout.Columns)));
    }

    [Fact]
    public void Kernels_wider_than_the_instruction_set_in_force_are_excluded()
    {
        string[] wide = ["amx", "vnni512", "avx512"];
        var names = Int8Kernels.Usable().Select(kernel => kernel.Name).ToArray();
        if (CpuFeatures.Active < InstructionSet.Avx512)
            Assert.Empty(names.Intersect(wide));
        if (CpuFeatures.Active == InstructionSet.Portable)
            Assert.Equal(["portable"], names);
        if (CpuFeatures.Active == InstructionSet.Avx512)
            Assert.Contains("avx512", names);
    }

    private static Int8Kernel Kernel(string name) => Int8Kernels.Usable().Single(kernel => kernel.Name == name);

    private static T* Pointer<T>(BoundedMemory<T> memory)
        where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory.Span));

    /// <summary>One sum too many, or one that is wrong.</summary>
    private sealed class Wrong(int place) : Int8Kernel
    {
        public override string Name => "wrong";

        public override int Rows => 2;

        public override void Multiply(byte* a, nint stride, int rows, sbyte* panel, int groups, int* sums)
        {
            new ScalarInt8Kernel().Multiply(a, stride, rows, panel, groups, sums);
            if (place < Int8Layout.Columns || rows == 1)
                sums[place]++;
        }
    }
}
