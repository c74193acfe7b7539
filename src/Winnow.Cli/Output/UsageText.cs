using System.CommandLine;
using System.CommandLine.Parsing;

namespace Winnow.Cli.Output;

/// <summary>
/// What is wrong with a command line, in words: which option or argument, what was given, what to give instead, and where help is.
/// </summary>
internal static class UsageText
{
    /// <summary>The mistakes on one line; null if the command line can be run.</summary>
    public static string? MistakeOf(ParseResult arguments)
    {
        string[] mistakes = arguments.Errors.Count == 0 ? [.. EmptyOnes(arguments.CommandResult)]
            : arguments.UnmatchedTokens.Count > 0 ? [Unmatched(arguments)]
            : [.. arguments.Errors.Select(Describe).Distinct()];
        return mistakes.Length == 0 ? null : $"{string.Join(' ', mistakes)} See: {NameOf(arguments.CommandResult)} --help";
    }

    private static string Unmatched(ParseResult arguments)
    {
        var given = string.Join(' ', arguments.UnmatchedTokens);
        return arguments.UnmatchedTokens[0].StartsWith('-') ? $"there is no option '{arguments.UnmatchedTokens[0]}'."
            : arguments.CommandResult.Command.Subcommands.Count > 0 ? $"there is no command '{arguments.UnmatchedTokens[0]}'."
            : $"'{given}' is more than the command takes; put text that has blanks in quotes.";
    }

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: > 0 } option when Form(option.Option) is { } form =>
            $"{option.Option.Name} {string.Join(' ', option.Tokens)}: give {form}.",
        OptionResult { Tokens.Count: 0, Implicit: false } option => $"{option.Option.Name} needs a value.",
        ArgumentResult { Tokens.Count: 0 } argument => $"'{argument.Argument.Name}' is missing.",
        CommandResult command when MissingFrom(command, error.Message) is { } option => $"{option.Name} is missing.",
        _ => string.Join(' ', error.Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    };

    /// <summary>The required option that a message of the parser is about.</summary>
    private static Option? MissingFrom(CommandResult command, string message) =>
        command.Command.Options.FirstOrDefault(option => option.Required && message.Contains($"'{option.Name}'", StringComparison.Ordinal));

    /// <summary>How an option's value is written; null where the option's own message says it.</summary>
    private static string? Form(Option option)
    {
        var type = option.ValueType.GetElementType() ?? Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType;
        return type == typeof(int) ? $"a whole number up to {int.MaxValue}"
            : type == typeof(double) ? "a number"
            : (type == typeof(string) || type.IsEnum) && option.HelpName is { } choices && choices.Contains('|')
                ? $"one of {choices.Replace("|", ", ", StringComparison.Ordinal)}"
            : null;
    }

    /// <summary>Values without a character, which a shell makes of a variable that is not set.</summary>
    private static IEnumerable<string> EmptyOnes(CommandResult command) => command.Children
        .Where(child => child.Tokens.Any(token => token.Value.Length == 0))
        .Select(child => child is OptionResult option ? option.Option.Name : $"'{((ArgumentResult)child).Argument.Name}'")
        .Select(name => $"{name} is empty; give it a value.");

    /// <summary>A command as it is typed: <c>winnow models check</c>.</summary>
    private static string NameOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{NameOf(parent)} {command.Command.Name}" : command.Command.Name;
}
