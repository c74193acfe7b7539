using System.Text;
using System.Text.Json;

namespace Winnow.Tests.Tokenization;

/// <summary>
/// The texts of <c>eng/golden/tokenization.py</c>, made by the same rule: mixed ones, then every code point in some context.
/// </summary>
internal static class GoldenTexts
{
    public const int Bucket = 16;
    private const int PerText = 48, MixedCount = 4000;
    private static readonly (string Before, string After)[] s_contexts =
        [("", ""), ("a", ""), ("", "b"), (" ", " "), ("", "\u0301"), ("A\u0323", "")];
    private static readonly Lazy<string[]> s_all = new(() => [
        .. Enumerable.Range(0, MixedCount).Select(Mixed),
        .. Enumerable.Range(0, (0x110000 + PerText - 1) / PerText).Select(EveryCodePoint)]);

    private static readonly string[][] s_pools = JsonSerializer.Deserialize<string[][]>(File.ReadAllText(PathOf("pools.json")))!;

    public static string[] All => s_all.Value;

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "tokenization", name);

    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "models", "winnow-nano-rerank", "tokenizer.json");

    /// <summary>The tokenizer of a configuration of the script.</summary>
    public static string Configuration(string name) => name == "shipped" ? Shipped : PathOf(name + ".tokenizer.json");

    /// <summary>One step of the hash of the script, FNV-1a over whole numbers.</summary>
    public static uint Hash(uint hash, int number) => (hash ^ (uint)number) * 0x01000193;

    public const uint HashStart = 0x811C9DC5;

    public static string Mixed(int index)
    {
        var random = new Lcg((ulong)(1_000_000 + index));
        var text = new StringBuilder();
        var kind = random.Next(40);
        var count = 1 + random.Next(30);
        if (kind == 0)
        {
            var pool = s_pools[random.Next(s_pools.Length)];
            count = 55 + random.Next(60);
            var item = pool[random.Next(pool.Length)];
            return text.Insert(0, item, count).Append(' ').Insert(text.Length, item, count / 2).ToString();
        }

        if (kind == 1)
            count *= 40;
        for (var i = 0; i < count; i++)
        {
            var choice = random.Next(s_pools.Length + 3);
            if (choice < s_pools.Length)
                text.Append(s_pools[choice][random.Next(s_pools[choice].Length)]);
            else if (choice == s_pools.Length)
                text.Append(random.Next(0x110000) is var code && IsSurrogate(code) ? "a" : char.ConvertFromUtf32(code));
            else
                text.Append(' ');
        }

        return text.ToString();
    }

    private static string EveryCodePoint(int index)
    {
        var random = new Lcg((ulong)index);
        var text = new StringBuilder();
        for (var code = index * PerText; code < Math.Min(0x110000, (index + 1) * PerText); code++)
        {
            var (before, after) = s_contexts[random.Next(s_contexts.Length)];
            if (!IsSurrogate(code))
                text.Append(before).Append(char.ConvertFromUtf32(code)).Append(after);
        }

        return text.ToString();
    }

    private static bool IsSurrogate(int code) => code is >= 0xD800 and < 0xE000;

    /// <summary>Knuth's MMIX generator; the high bits count.</summary>
    private sealed class Lcg
    {
        private ulong _state;

        public Lcg(ulong seed)
        {
            _state = (seed * 0x9E3779B97F4A7C15) + 1;
            Next(1);
        }

        public int Next(int bound)
        {
            _state = (_state * 6364136223846793005) + 1442695040888963407;
            return (int)((_state >> 33) % (ulong)bound);
        }
    }
}
