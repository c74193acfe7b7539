using System.CommandLine;
using System.CommandLine.Parsing;

namespace Winnow.Cli.Output;

/// <summary>What is wrong with a command line, in words: which option, what was given, what to give instead, and where help is.</summary>
internal static class UsageText
{
    /// <summary>The mistakes, one line each; none if the command line can be run.</summary>
    public static IReadOnlyList<string> MistakesOf(ParseResult arguments)
    {
        var mistakes = arguments.Errors.Count > 0 ? arguments.Errors.Select(Describe).Distinct() : EmptyOnes(arguments.CommandResult);
        return [.. mistakes.Select(mistake => $"{mistake} See: {NameOf(arguments.CommandResult)} --help")];
    }

    private static string Describe(ParseError error)
    {
        var option = error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult;
        var given = option is null ? "" : string.Join(' ', option.Tokens.Select(token => token.Value));
        if (given.Length > 0 && Form(option!.Option.ValueType) is { } form)
            return $"{option.Option.Name} {given}: give {form}.";
        var message = string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return given.Length == 0 || message.Contains(option!.Option.Name, StringComparison.Ordinal) ? message : $"{option.Option.Name}: {message}";
    }

    /// <summary>How a value of a type is written; null where its own message says it.</summary>
    private static string? Form(Type type)
    {
        var single = Nullable.GetUnderlyingType(type) ?? type;
        return single == typeof(int) ? "a whole number up to 2147483647"
            : single == typeof(int[]) ? "whole numbers up to 2147483647"
            : single == typeof(double) ? "a number"
            : single.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(single)).ToLowerInvariant()}"
            : null;
    }

    /// <summary>Values without a character, which a shell makes of a variable that is not set.</summary>
    private static IEnumerable<string> EmptyOnes(CommandResult command) => command.Children
        .Where(child => child.Tokens.Any(token => token.Value.Length == 0))
        .Select(child => child is OptionResult option ? $"{option.Option.Name} is empty; give it a value."
            : $"the argument '{((ArgumentResult)child).Argument.Name}' is empty.");

    /// <summary>A command as it is typed: <c>winnow models check</c>.</summary>
    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : "winnow";
}
