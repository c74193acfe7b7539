using Winnow.AcceptanceTests.Support;

namespace Winnow.AcceptanceTests;

/// <summary>What the README tells people to type works as it stands there.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ReadmeTests()
    {
        _folder.Write("docs/rotate.md", "# Rotate an API key\n\nRotating makes a new secret. The old secret works for 24 hours.\n");
        _folder.Write("docs/revoke.md", "# Revoke an API key\n\nRevoking a key stops it at once. It can't be undone.\n");
        var more = Enumerable.Range(0, 5).Select(i => $$"""
            {"_id": "d{{i}}", "text": "Document {{i}} is about something else.", "year": {{2018 + i}}, "tag": ["guide"]}
            """);
        _folder.Write("docs/more.jsonl", string.Join('\n', more));
        _folder.Write("queries.tsv", "1\thow long does the old secret work\n2\tcan revoking be undone\n3\tsomething else\n");
        _folder.Write("qrels.tsv", "1\trotate.md\t2\n2\trevoke.md\t2\n3\td0\t1\n");
        _folder.Write("candidates.txt", "Revoking a key can't be undone.\nRotating keeps the old secret for 24 hours.\n");
    }

    [Fact]
    public void Every_winnow_command_succeeds_in_the_order_of_the_page()
    {
        var commands = Blocks("sh")
            .SelectMany(block => block).Where(line => line.StartsWith("winnow ", StringComparison.Ordinal)).ToArray();
        Assert.True(commands.Length >= 7);
        foreach (var command in commands)
        {
            var arguments = Split(command).Skip(1).ToArray();
            for (var i = 1; i < arguments.Length; i++)
            {
                if (arguments[i] == "DIR")
                {
                    arguments[i] = Path.Combine(
                        AppContext.BaseDirectory, "models", arguments[i - 1] == "--model" ? "winnow-nano-recall" : "winnow-nano-rerank");
                }
            }

            WinnowProcess.RunWith(new ProcessRun { Arguments = arguments, Directory = _folder.Root }).Succeeded();
        }
    }

    [Fact]
    public void The_first_two_commands_are_those_that_every_build_runs()
    {
        var build = File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run"));
        foreach (var command in Blocks("sh").First())
            Assert.Contains("step " + command, build, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_is_the_code_that_runs_here()
    {
        var source = File.ReadAllLines(Path.Combine(Repository.Root, "tests", "Winnow.AcceptanceTests", "ReadmeExample.cs"));
        var usings = source.TakeWhile(line => line.StartsWith("using ", StringComparison.Ordinal));
        var body = source
            .SkipWhile(line => !line.Contains("// README begins", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.Contains("// README ends", StringComparison.Ordinal))
            .Select(line => line.Length == 0 ? line : line[8..]);
        Assert.Equal([.. usings, "", .. body], Blocks("csharp").Single());

        var output = new StringWriter();
        var (console, directory) = (Console.Out, Environment.CurrentDirectory);
        Console.SetOut(output);
        Environment.CurrentDirectory = _folder.Root;
        try
        {
            ReadmeExample.Run();
        }
        finally
        {
            Environment.CurrentDirectory = directory;
            Console.SetOut(console);
        }

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("1 (stage 1: ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("for 7 pairs", lines[3].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_links_to_is_there()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var links = System.Text.RegularExpressions.Regex.Matches(text, @"\]\(([^)#]+)\)").Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(links);
        Assert.DoesNotContain(links, link => !Path.Exists(Path.Combine(Repository.Root, link)));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The lines of each fenced block of a language.</summary>
    private static IEnumerable<string[]> Blocks(string language)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "README.md"));
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "```" + language)
            {
                var block = lines.Skip(i + 1).TakeWhile(line => line != "```").ToArray();
                yield return block;
                i += block.Length + 1;
            }
        }
    }

    /// <summary>Words as a shell splits them, with double quotes.</summary>
    private static IEnumerable<string> Split(string command) =>
        command.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
