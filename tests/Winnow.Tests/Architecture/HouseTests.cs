using System.Text.RegularExpressions;

namespace Winnow.Tests.Architecture;

/// <summary>The rules of the house that a reader relies on.</summary>
public partial class HouseTests
{
    private const int LongestFile = 500;
    private const int LongestLine = 140;

    /// <summary>The layers of the library in the order in which data flows: each may use those before it.</summary>
    private static readonly string[] Layers = ["Corpus", "Tokenization", "Transformers", "Encoders", "Indexing", "Retrieval"];

    /// <summary>What each project may use of the others.</summary>
    private static readonly Dictionary<string, string[]> Projects = new()
    {
        ["Winnow.Numerics"] = [],
        ["Winnow"] = ["Winnow.Numerics"],
        ["Winnow.Lab"] = ["Winnow.Numerics", "Winnow"],
        ["Winnow.Cli"] = ["Winnow.Numerics", "Winnow", "Winnow.Lab"],
    };

    [Fact]
    public void Dependencies_between_layers_point_one_way()
    {
        var wrong = new List<string>();
        foreach (var path in Sources.CSharp("src/Winnow"))
        {
            var folder = path.Split('/')[2];
            foreach (var used in Uses(path).Where(name => name.StartsWith("Winnow.", StringComparison.Ordinal)))
            {
                var layer = used.Split('.')[1];
                if (layer is not "Numerics" && Array.IndexOf(Layers, layer) > Array.IndexOf(Layers, folder))
                    wrong.Add($"{path} uses {used}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Indexing_never_sees_an_encoder_and_no_encoder_an_index() =>
        Assert.DoesNotContain(
            Sources.CSharp("src/Winnow/Indexing"),
            path => Uses(path).Any(name => name.StartsWith("Winnow.Encoders", StringComparison.Ordinal)));

    [Fact]
    public void Dependencies_between_projects_point_one_way()
    {
        var wrong = new List<string>();
        foreach (var (project, allowed) in Projects)
        {
            foreach (var path in Sources.CSharp("src/" + project))
            {
                wrong.AddRange(Uses(path)
                    .Select(ProjectOf)
                    .Where(used => used is not null && used != project && !allowed.Contains(used))
                    .Select(used => $"{path} uses {used}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void No_file_is_longer_than_a_reader_bears() =>
        Assert.DoesNotContain(
            new[] { "src", "tests", "bench" }.SelectMany(Sources.CSharp), path => Sources.Lines(path).Length > LongestFile);

    [Fact]
    public void No_line_is_longer_than_a_screen_is_wide() =>
        Assert.Empty(new[] { "src", "tests", "bench" }.SelectMany(Sources.CSharp)
            .SelectMany(path => Sources.Lines(path)
                .Select((line, i) => (Place: $"{path}:{i + 1}", line.Length))
                .Where(line => line.Length > LongestLine)));

    [Fact]
    public void Unsafe_code_is_only_in_Numerics() =>
        Assert.DoesNotContain(
            Sources.CSharp("src").Where(path => !path.StartsWith("src/Winnow.Numerics/", StringComparison.Ordinal)),
            path => Sources.Lines(path).Any(line => UnsafeWord().IsMatch(line)));

    [Fact]
    public void The_walk_through_the_house_names_what_is_there()
    {
        var named = string.Join('\n', Sources.Lines("ARCHITECTURE.md"));
        var paths = NamedPath().Matches(named).Select(match => match.Groups[1].Value).ToArray();
        Assert.True(paths.Length > 10, "ARCHITECTURE.md names hardly a path");
        Assert.DoesNotContain(paths, path => !Path.Exists(Path.Combine(Repository.Root, path)));
        var folders = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Select(folder => Path.GetRelativePath(Repository.Root, folder).Replace('\\', '/'))
            .Where(folder => folder.Split('/') is [_, _, not ("obj" or "bin")]);
        Assert.DoesNotContain(folders, folder => !named.Contains(folder, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Uses(string path) =>
        Sources.Lines(path)
            .Select(line => UsingDirective().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value);

    private static string? ProjectOf(string name) => name.Split('.') switch
    {
        ["Winnow", "Numerics" or "Lab" or "Cli", ..] parts => $"Winnow.{parts[1]}",
        ["Winnow", ..] => "Winnow",
        _ => null,
    };

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(?:\w+ = )?([\w.]+);")]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"^(?:(?!//).)*\bunsafe\b")]
    private static partial Regex UnsafeWord();

    [GeneratedRegex("`((?:src|tests|bench|docs|eng|models|samples)/[\\w./-]*)`")]
    private static partial Regex NamedPath();
}
