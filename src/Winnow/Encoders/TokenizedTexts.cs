using Winnow.Numerics.Threading;
using Winnow.Tokenization;
using Winnow.Transformers;

namespace Winnow.Encoders;

/// <summary>
/// The ids of several texts, made on all threads. Reused: clearing keeps its memory, except where a very long text needed much.
/// </summary>
internal sealed class TokenizedTexts(ITokenizer tokenizer, WorkerPool pool)
{
    private const int KeptLength = 1 << 14;

    private readonly Reusable<TokenBuffer> _buffers = new(() => new TokenBuffer());
    private int[][] _ids = [];
    private int[] _counts = [];

    /// <summary>The ids of text <paramref name="index"/>, without special tokens and uncut.</summary>
    public ReadOnlySpan<int> this[int index] => _ids[index].AsSpan(0, _counts[index]);

    /// <summary>
    /// Tokenizes <paramref name="count"/> texts from <paramref name="first"/> on, each with <paramref name="edit"/> applied.
    /// </summary>
    public void Fill(IReadOnlyList<string> texts, int first, int count, Func<string, string>? edit)
    {
        Reserve(count);
        pool.For(count, (Owner: this, texts, first, edit), static (job, item) =>
        {
            var text = job.texts[job.first + item] ?? throw new ArgumentException($"Text {job.first + item} is null.", nameof(texts));
            job.Owner.Set(item, job.edit is null ? text : job.edit(text));
        });
    }

    /// <summary>Tokenizes one text.</summary>
    public void Fill(ReadOnlySpan<char> text)
    {
        Reserve(1);
        Set(0, text);
    }

    private void Reserve(int count)
    {
        if (_ids.Length >= count)
            return;
        var old = _ids.Length;
        Array.Resize(ref _ids, count);
        Array.Resize(ref _counts, count);
        Array.Fill(_ids, [], old, count - old);
    }

    private void Set(int item, ReadOnlySpan<char> text)
    {
        var buffer = _buffers.Rent();
        buffer.Clear();
        tokenizer.Tokenize(text, buffer);
        if (_ids[item].Length < buffer.Count || _ids[item].Length > KeptLength)
            _ids[item] = new int[Math.Max(64, buffer.Count + (buffer.Count / 2))];
        buffer.Ids.CopyTo(_ids[item]);
        _counts[item] = buffer.Count;
        if (buffer.Count <= KeptLength)
            _buffers.Return(buffer);
    }
}
