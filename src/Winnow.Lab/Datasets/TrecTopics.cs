using System.Text;
using System.Text.RegularExpressions;

namespace Winnow.Lab.Datasets;

/// <summary>
/// TREC topics: <c>&lt;top&gt;</c> elements with <c>&lt;num&gt;</c>, <c>&lt;title&gt;</c> and <c>&lt;desc&gt;</c>, whose closing tags are
/// often left out. The title is the query; where there is none, the description.
/// </summary>
internal static partial class TrecTopics
{
    public static IEnumerable<TestQuery> Parse(string path, IEnumerable<(int Number, string Text)> lines)
    {
        Dictionary<string, StringBuilder>? topic = null;
        var (begun, field) = (0, "");
        foreach (var (number, line) in lines)
        {
            var at = 0;
            foreach (Match tag in Tag().Matches(line))
            {
                Append(line[at..tag.Index]);
                at = tag.Index + tag.Length;
                var name = tag.Groups[2].Value.ToLowerInvariant();
                var closes = tag.Groups[1].Length > 0;
                if (name == "top")
                {
                    if (topic is not null)
                        yield return ToQuery($"{path}:{begun}", topic);
                    (topic, begun, field) = (closes ? null : new(StringComparer.Ordinal), number, "");
                }
                else
                {
                    field = closes ? "" : name;
                }
            }

            Append(line[at..]);
        }

        if (topic is not null)
            yield return ToQuery($"{path}:{begun}", topic);

        void Append(string text)
        {
            if (topic is null || field.Length == 0)
                return;
            if (!topic.TryGetValue(field, out var value))
                topic[field] = value = new();
            value.Append(text).Append(' ');
        }
    }

    private static TestQuery ToQuery(string place, Dictionary<string, StringBuilder> topic)
    {
        var id = Label().Replace(Field("num"), "");
        var text = Field("title") is { Length: > 0 } title ? Label().Replace(title, "") : Label().Replace(Field("desc"), "");
        return id.Length == 0 || text.Length == 0
            ? throw new DatasetException(place, "a topic needs <num> and a <title> or <desc> that holds text.")
            : new(id, text, null, []);

        string Field(string name) => topic.TryGetValue(name, out var value)
            ? string.Join(' ', value.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : "";
    }

    [GeneratedRegex("<(/?)([A-Za-z]+)>")]
    private static partial Regex Tag();

    /// <summary>What TREC's topics repeat after a tag: <c>&lt;num&gt; Number: 301</c>.</summary>
    [GeneratedRegex("^(?:Number|Topic|Description|Title):\\s*")]
    private static partial Regex Label();
}
