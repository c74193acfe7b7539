using System.Runtime.InteropServices;

namespace Winnow.Indexing.Lexical.Postings;

/// <summary>
/// The terms of the passage being added. A posting is written once they are all known:
/// gap · 2 + 1 if the term occurs once, in the text; else gap · 2, count, title count; then, if kept, the positions as steps.
/// </summary>
internal sealed class PassageTerms
{
    private readonly List<Occurrence> _occurrences = [];
    private readonly List<int> _distinct = []; // the first occurrence of each term
    private State[] _states = new State[64];

    /// <summary>Terms known.</summary>
    public int Terms { get; private set; }

    /// <summary>Occurrences in the passage so far.</summary>
    public int Count => _occurrences.Count;

    public long MemoryBytes => (8L * _states.Length) + (16L * _occurrences.Capacity);

    /// <summary>Makes room for one more term.</summary>
    public void Begin()
    {
        if (Terms == _states.Length)
            Array.Resize(ref _states, 2 * Terms);
        _states[Terms++] = new() { LastPassage = -1, Tail = -1 };
    }

    public void Add(int term, int position)
    {
        var number = _occurrences.Count;
        _occurrences.Add(new(term, position, -1));
        ref var state = ref _states[term];
        if (state.Tail < 0)
            _distinct.Add(number);
        else
            CollectionsMarshal.AsSpan(_occurrences)[state.Tail].Next = number;
        state.Tail = number;
    }

    /// <summary>
    /// Writes the postings of <paramref name="passage"/>, of whose occurrences the first are in the title, and forgets them.
    /// </summary>
    public void Flush(int passage, int titleOccurrences, bool withPositions, PostingStreams streams)
    {
        var occurrences = CollectionsMarshal.AsSpan(_occurrences);
        foreach (var first in _distinct)
        {
            var term = occurrences[first].Term;
            ref var state = ref _states[term];
            var (count, titleCount) = (0, 0);
            for (var at = first; at >= 0; at = occurrences[at].Next)
            {
                count++;
                titleCount += at < titleOccurrences ? 1 : 0;
            }

            var gap = passage - state.LastPassage - 1;
            var single = count == 1 && titleCount == 0;
            streams.Write(term, (gap << 1) | (single ? 1 : 0));
            if (!single)
            {
                streams.Write(term, count);
                streams.Write(term, titleCount);
            }

            var before = 0;
            for (var at = withPositions ? first : -1; at >= 0; at = occurrences[at].Next)
            {
                streams.Write(term, occurrences[at].Position - before);
                before = occurrences[at].Position;
            }

            state = new() { LastPassage = passage, Tail = -1 };
        }

        _distinct.Clear();
        _occurrences.Clear();
    }

    /// <summary>Reads a posting back and gives it to <paramref name="writer"/>.</summary>
    public static void Read(
        ref PostingStreams.Reader stream, ref int passage, bool withPositions, List<int> positions, LexicalFileWriter writer)
    {
        var head = (uint)stream.Read();
        passage += (int)(head >> 1) + 1;
        var (count, titleCount) = (head & 1) != 0 ? (1, 0) : (stream.Read(), stream.Read());
        positions.Clear();
        var position = 0;
        for (var i = 0; withPositions && i < count; i++)
            positions.Add(position += stream.Read());
        writer.Add(passage, count, titleCount, CollectionsMarshal.AsSpan(positions));
    }

    private record struct Occurrence(int Term, int Position, int Next);

    private struct State
    {
        public int LastPassage;
        public int Tail;
    }
}
