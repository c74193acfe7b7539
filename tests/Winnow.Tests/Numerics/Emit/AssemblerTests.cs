using Iced.Intel;
using Winnow.Numerics.Emit;
using Winnow.Numerics.Gemm.Int8;
using Assembler = Winnow.Numerics.Emit.Assembler;

namespace Winnow.Tests.Numerics.Emit;

/// <summary>Emitted code, read back by a decoder that knows nothing of the encoder.</summary>
public class AssemblerTests
{
    [Fact]
    public void Vector_instructions_name_every_register()
    {
        var code = new Assembler();
        var expected = new List<string>();
        for (var register = 0; register < 32; register++)
        {
            var (second, third) = ((register + 11) % 32, (register * 7) % 32);
            code.DotProductBytes(register, second, third);
            expected.Add($"vpdpbusd zmm{register},zmm{second},zmm{third}");
            code.AddInt32(register, second, third);
            expected.Add($"vpaddd zmm{register},zmm{second},zmm{third}");
            code.Zero(register);
            expected.Add($"vpxord zmm{register},zmm{register},zmm{register}");
        }

        Assert.Equal(expected, Decode(code.ToArray()));
    }

    [Fact]
    public void Addresses_name_every_register_scale_and_displacement()
    {
        var code = new Assembler();
        var expected = new List<string>();
        foreach (var place in Addresses())
        {
            var text = Text(place);
            code.Load(17, place);
            expected.Add($"vmovdqu32 zmm17,[{text}]");
            code.Store(place, 9);
            expected.Add($"vmovdqu32 [{text}],zmm9");
            code.BroadcastInt32(30, place);
            expected.Add($"vpbroadcastd zmm30,[{text}]");
            code.Lea(Gpr.R10, place);
            expected.Add($"lea r10,[{text}]");
            code.LoadTileConfiguration(place);
            expected.Add($"ldtilecfg [{text}]");
        }

        Assert.Equal(expected, Decode(code.ToArray()));
    }

    [Fact]
    public void Tile_instructions_name_every_tile()
    {
        var code = new Assembler();
        var expected = new List<string>();
        for (var tile = 0; tile < 8; tile++)
        {
            var (second, third) = ((tile + 3) % 8, (tile + 5) % 8);
            code.ZeroTile(tile);
            expected.Add($"tilezero tmm{tile}");
            code.TileDotProductBytes(tile, second, third);
            expected.Add($"tdpbusd tmm{tile},tmm{second},tmm{third}");
            foreach (var place in Addresses().Where(place => place.Index is not null))
            {
                code.LoadTile(tile, place);
                expected.Add($"tileloadd tmm{tile},[{Text(place)}]");
                code.StoreTile(place, tile);
                expected.Add($"tilestored [{Text(place)}],tmm{tile}");
            }
        }
        code.ReleaseTiles();
        expected.Add("tilerelease");

        Assert.Equal(expected, Decode(code.ToArray()));
    }

    [Fact]
    public void Loops_and_immediates()
    {
        var code = new Assembler();
        code.Move(Gpr.R11, -5);
        code.Move(Gpr.Rax, 128);
        var top = code.Position;
        code.Add(Gpr.Rdi, 16);
        code.Add(Gpr.R10, 100_000);
        code.Subtract(Gpr.Rcx, 1);
        code.JumpIfNotZero(top);
        code.ZeroUpper();
        code.Return();

        Assert.Equal(
            [
                "mov r11,0FFFFFFFFFFFFFFFBh", "mov rax,80h", "add rdi,10h", "add r10,186A0h", "sub rcx,1", $"jne {Hex(top)}", "vzeroupper",
                "ret"],
            Decode(code.ToArray()));
    }

    [Fact]
    public void The_vnni_kernel_is_valid_code_of_the_expected_size()
    {
        var entries = new int[Vnni512Code.MostRows];
        var code = Vnni512Code.Emit(entries);
        for (var rows = 1; rows <= entries.Length; rows++)
        {
            var routine = Decode(code.AsSpan(entries[rows - 1]..(rows < entries.Length ? entries[rows] : code.Length)).ToArray());
            Assert.Equal(
                Vnni512Code.GroupsPerLoop * 2 * rows, routine.Count(line => line.StartsWith("vpdpbusd", StringComparison.Ordinal)));
            Assert.Equal(
                Vnni512Code.GroupsPerLoop * rows, routine.Count(line => line.StartsWith("vpbroadcastd", StringComparison.Ordinal)));
            Assert.Equal(2 * rows, routine.Count(line => line.StartsWith("vmovdqu32 [r8", StringComparison.Ordinal)));
            Assert.Equal("ret", routine.Last(line => line != "nop"));
        }
    }

    [Fact]
    public void The_amx_kernel_is_valid_code_that_releases_its_tiles()
    {
        var code = AmxCode.Emit(out var tall, out var configurations);
        foreach (var (routine, heights) in new[] { (Decode(code[..tall]), 1), (Decode(code[tall..configurations]), 2) })
        {
            Assert.Equal("ldtilecfg [r9]", routine[0]);
            Assert.Equal(2 * heights, routine.Count(line => line.StartsWith("tdpbusd", StringComparison.Ordinal)));
            Assert.Equal(2 + heights, routine.Count(line => line.StartsWith("tileloadd", StringComparison.Ordinal)));
            Assert.Equal(2 * heights, routine.Count(line => line.StartsWith("tilestored", StringComparison.Ordinal)));
            Assert.Equal(["tilerelease", "ret"], routine.Where(line => line != "nop").TakeLast(2));
        }
        Assert.Equal(33 * AmxCode.ConfigurationBytes, code.Length - configurations);
    }

    private static IEnumerable<Address> Addresses()
    {
        Gpr[] registers = Enum.GetValues<Gpr>();
        int[] displacements = [0, 4, 12, 64, 127, 128, 508, 512, 4096, 8128, 8192, 1_000_000, -64, -68];
        foreach (var start in registers)
        {
            foreach (var displacement in displacements)
            {
                yield return new(start, Displacement: displacement);
                yield return new(start, Gpr.R11, 2, displacement);
            }
            foreach (var index in registers)
                yield return new(start, index, 1 << ((int)index % 4), 64);
        }
    }

    private static string Text(Address place)
    {
#pragma warning disable CA1308 // Registers are written in lower case.
        var text = place.Base.ToString().ToLowerInvariant();
        if (place.Index is { } index)
            text += "+" + index.ToString().ToLowerInvariant() + (place.Scale == 1 ? "" : $"*{place.Scale}");
#pragma warning restore CA1308
        return place.Displacement switch
        {
            0 => text,
            < 0 => $"{text}-{Hex(-place.Displacement)}",
            _ => $"{text}+{Hex(place.Displacement)}",
        };
    }

    private static string Hex(int value) => value < 10 ? $"{value}" : (char.IsAsciiDigit($"{value:X}"[0]) ? "" : "0") + $"{value:X}h";

    private static List<string> Decode(byte[] code)
    {
        var decoder = Decoder.Create(64, code);
        var formatter = new NasmFormatter(new FormatterOptions
        {
            ShowBranchSize = false,
            HexSuffix = "h",
            BranchLeadingZeros = false,
            MemorySizeOptions = MemorySizeOptions.Never,
        });
        var lines = new List<string>();
        while (decoder.IP < (ulong)code.Length)
        {
            var instruction = decoder.Decode();
            Assert.False(instruction.IsInvalid, $"No instruction at {instruction.IP:X}: {decoder.LastError}");
            var output = new StringOutput();
            formatter.Format(instruction, output);
            lines.Add(output.ToString());
        }
        return lines;
    }
}
