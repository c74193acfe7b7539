using System.Globalization;
using Spectre.Console;
using Winnow.Corpus;
using Winnow.Retrieval;
using Winnow.Retrieval.Fusion;

namespace Winnow.Cli.Output;

/// <summary>Shows hits to a person: each with its stage-1 rank beside its final one, so that what reranking did can be seen.</summary>
internal static class SearchView
{
    private const int SnippetLength = 300;

    public static void Write(Terminal terminal, SearchResponse response)
    {
        foreach (var hit in response.Hits)
            Write(terminal.Out, hit);
        if (response.Hits.Count == 0)
            terminal.Say(response.Candidates == 0 ? "No passage was found." : "No passage is returned.");
        terminal.Say(Summary(response));
    }

    private static void Write(IAnsiConsole console, SearchHit hit)
    {
        var colour = hit.Rank < hit.RecallRank ? "green" : hit.Rank > hit.RecallRank ? "yellow" : "grey";
        var place = string.Create(
            CultureInfo.InvariantCulture, $"[bold]{hit.Rank,3}[/]  [{colour}]{Move(hit),-9}[/]  [grey]{Scores(hit)}[/]");
        console.MarkupLine($"{place}  [bold]{Markup.Escape(Heading(hit.Passage))}[/]");
        console.Write(new Padder(new Text(Snippet(hit)), new Padding(5, 0, 0, 0)));
        console.MarkupLine($"     [grey]{Markup.Escape(hit.Passage.DocumentId)}[/]");
        WriteRelated(console, "also in this document", hit.Others);
        WriteRelated(console, "nearly the same", hit.Duplicates);
    }

    private static void WriteRelated(IAnsiConsole console, string label, IReadOnlyList<RelatedPassage> related)
    {
        if (related.Count > 0)
        {
            console.MarkupLine(
                $"     [grey]{label}: {Markup.Escape(string.Join("; ", related.Select(other => Heading(other.Stored.Passage))))}[/]");
        }
    }

    /// <summary>Where the hit stood after stage 1: <c>↑ from 7</c>.</summary>
    private static string Move(SearchHit hit) => hit.Rerank is null ? "stage 1" : (hit.RecallRank - hit.Rank) switch
    {
        > 0 => $"↑ from {hit.RecallRank}",
        < 0 => $"↓ from {hit.RecallRank}",
        _ => "=",
    };

    private static string Scores(SearchHit hit) => hit.Rerank is { } score
        ? string.Create(CultureInfo.InvariantCulture, $"{score.Probability,6:P1}  {hit.RecallScore:F3}")
        : string.Create(CultureInfo.InvariantCulture, $"{hit.RecallScore:F3}");

    private static string Heading(Passage passage)
    {
        var parts = passage.HeadingPath.Prepend(passage.Title).Where(part => part.Length > 0).ToArray();
        return parts.Length == 0 ? passage.DocumentId : string.Join(" › ", parts);
    }

    private static string Snippet(SearchHit hit)
    {
        var text = hit.Snippet is { } span ? hit.Passage.Text.Substring(span.Start, span.Length) : hit.Passage.Text;
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= SnippetLength ? text : string.Concat(text.AsSpan(0, SnippetLength), "…");
    }

    private static string Summary(SearchResponse response)
    {
        var times = response.Times;
        var rerank = response.PairsScored == 0
            ? response.PairsFromCache > 0
                ? $"reranked {Counted.Of(response.PairsFromCache, "pair")} by the scores of an earlier search"
                : "no reranking"
            : string.Create(CultureInfo.InvariantCulture,
                $"reranked {Counted.Of(response.PairsScored, "pair")} ({Counted.Of(response.TokensScored, "token")}) in "
                + $"{times.Rerank:N1} ms");
        if (response.PairsLeft > 0)
            rerank += $", no time for {Counted.Of(response.PairsLeft, "that keeps its", "that keep their")} place of stage 1";
        var admitted = response.Admitted is { } passages ? $"The filter admits {Counted.Of(passages, "passage")}. " : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{admitted}Encoded in {times.Encode:N1} ms, recalled {response.Candidates}{Arms(response.Pool)} in "
            + $"{times.Recall:N1} ms, {rerank}.");
    }

    /// <summary>Where the candidates are from, if from more than one arm.</summary>
    private static string Arms(PoolComposition pool)
    {
        var collapsed = pool.Collapsed > 0 ? $", {Counted.Of(pool.Collapsed, "near-duplicate")} collapsed" : "";
        var arms = pool.Both + Math.Min(pool.DenseOnly, pool.LexicalOnly) == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture, $"{pool.Both} by both, {pool.DenseOnly} by vectors alone, {pool.LexicalOnly} by words alone");
        return arms.Length + collapsed.Length == 0 ? "" : $" ({(arms + collapsed).TrimStart(',', ' ')})";
    }
}
