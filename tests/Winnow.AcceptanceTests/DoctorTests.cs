using System.Text.Json;
using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

public class DoctorTests
{
    [Fact]
    public void Shows_the_kernels_and_their_speed()
    {
        using var report = JsonDocument.Parse(WinnowProcess.Run("doctor", "--json").Succeeded().Out);
        var kernels = report.RootElement.GetProperty("int8_kernels").EnumerateArray().ToArray();
        var chosen = Assert.Single(kernels, kernel => kernel.GetProperty("chosen").GetBoolean());
        Assert.Equal(report.RootElement.GetProperty("int8_kernel").GetString(), chosen.GetProperty("name").GetString());
        Assert.True(report.RootElement.GetProperty("fp32_gflops").GetDouble() > 0);
        Assert.True(report.RootElement.GetProperty("int8_gops").GetDouble() > 0);
        Assert.EndsWith(
            Path.Combine("winnow", "precision"), report.RootElement.GetProperty("precision_memory").GetString(), StringComparison.Ordinal);
        Assert.Contains("in use", WinnowProcess.Run("doctor").Succeeded().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_why_emitted_kernels_are_not_used()
    {
        var run = new ProcessRun
        {
            Arguments = ["doctor", "--json"],
            Environment = new Dictionary<string, string> { ["WINNOW_EMIT"] = "0" },
        };
        using var report = JsonDocument.Parse(WinnowProcess.RunWith(run).Succeeded().Out);
        foreach (var kernel in report.RootElement.GetProperty("int8_kernels").EnumerateArray()
            .Where(kernel => kernel.GetProperty("name").GetString() is "amx" or "vnni512"))
        {
            Assert.False(kernel.GetProperty("chosen").GetBoolean());
            Assert.NotEmpty(kernel.GetProperty("problem").GetString()!);
        }
    }

    [Fact]
    public void Says_that_a_weaker_instruction_set_is_forced()
    {
        var run = new ProcessRun
        {
            Arguments = ["doctor", "--json"],
            Environment = new Dictionary<string, string> { ["WINNOW_ISA"] = "portable" },
        };
        using var report = JsonDocument.Parse(WinnowProcess.RunWith(run).Succeeded().Out);
        Assert.Equal("Portable", report.RootElement.GetProperty("instruction_set").GetString());
        Assert.Equal("portable", report.RootElement.GetProperty("int8_kernel").GetString());
    }
}
