namespace Winnow.Corpus;

/// <summary>Words whose full stop need not end a sentence.</summary>
internal static class Abbreviations
{
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> AlwaysGoOn = Lookup(
        "mr", "mrs", "ms", "dr", "prof", "st", "mt", "gen", "col", "capt", "lt", "sgt", "rev", "hon", "gov", "sen", "rep", "pres",
        "e.g", "eg", "i.e", "ie", "vs", "cf", "viz", "al", "approx", "ca", "resp", "incl", "excl", "esp", "dept", "est", "ed", "eds",
        "trans", "jan", "feb", "apr", "aug", "sept", "oct", "nov", "z.b", "d.h", "bzw", "u.a", "usw", "nr", "bd", "hrsg");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> GoOnBeforeNumbers = Lookup(
        "no", "nos", "fig", "figs", "eq", "eqs", "sec", "sect", "ch", "chap", "p", "pp", "vol", "art", "tab", "ref", "refs", "ver", "v",
        "app", "par");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> MayEnd = Lookup(
        "etc", "inc", "ltd", "co", "corp", "llc", "jr", "sr", "a.m", "p.m", "u.s", "u.k", "u.n", "e.u", "ph.d", "b.c", "a.d", "dec", "mar");

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Openers = Lookup(
        "the", "a", "an", "in", "on", "at", "it", "its", "this", "that", "these", "those", "we", "he", "she", "they", "you", "i", "there",
        "here", "but", "and", "so", "or", "however", "if", "when", "while", "for", "as", "to", "after", "before", "then", "what", "how",
        "why", "who", "no", "see", "use", "our", "your", "his", "her", "their", "my", "all", "some", "most", "many", "each", "every",
        "with", "by", "from", "once");

    /// <summary>Whether the sentence goes on after <paramref name="word"/> and a full stop.</summary>
    /// <param name="word">What precedes the stop, back to white space or an opening bracket or quote.</param>
    /// <param name="next">What follows it after white space, up to the next white space.</param>
    internal static bool GoesOn(ReadOnlySpan<char> word, ReadOnlySpan<char> next)
    {
        if (AlwaysGoOn.Contains(word)) return true;
        if (GoOnBeforeNumbers.Contains(word)) return next.Length > 0 && (char.IsDigit(next[0]) || next[0] is '§' or '(' or '#');

        // Initials and abbreviations by letters end a sentence only where the next word is one that begins sentences.
        return (MayEnd.Contains(word) || IsInitials(word)) && !Openers.Contains(next.TrimEnd(",:;.!?'\u2019"));
    }

    /// <summary>"J", "U.S.A"; not "I".</summary>
    private static bool IsInitials(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || word is "I") return false;
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsUpper(word[i]) : word[i] != '.') return false;
        }

        return word.Length % 2 == 1;
    }

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup(params string[] words) =>
        new HashSet<string>(words, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
}
