namespace Winnow.Benchmarks.Encoders;

/// <summary>A hundred passages of ordinary length, about 80 tokens, made of the same few words in a fixed random order.</summary>
internal static class SamplePassages
{
    private const string Words =
        "the old key works for another day after it was rotated while a revoked secret stops at once and can not be restored by support "
        + "unless the project was deleted less than fourteen days ago in which case an owner may ask for its last backup within the plan";

    public static string Query => "how long does the old key work after I rotate it";

    public static string[] Create(int count = 100)
    {
        var words = Words.Split(' ');
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(
            ' ',
            Enumerable.Range(0, 45 + random.Next(60)).Select(_ => words[random.Next(words.Length)])))];
    }
}
