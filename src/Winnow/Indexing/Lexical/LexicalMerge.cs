using System.Runtime.InteropServices;
using Winnow.Indexing.Lexical.Analysis;
using Winnow.Indexing.Lexical.Postings;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing.Lexical;

/// <summary>Merges segments term by term: the live postings of each, in turn, under their new numbers.</summary>
internal static class LexicalMerge
{
    public static void Run(IReadOnlyList<(LexicalSegment Segment, IdSet? Deleted)> inputs, IndexFileWriter file)
    {
        if (inputs.Count == 0)
            throw new ArgumentException("There is nothing to merge.", nameof(inputs));
        var options = inputs[0].Segment.Options;
        var (titles, texts) = (new List<int>(), new List<int>());
        var cursors = new List<Input>();
        foreach (var (segment, deleted) in inputs)
        {
            if (segment.Options != options)
            {
                throw new IndexException(
                    segment.Path, $"its lexical options differ from those of {inputs[0].Segment.Path}; index the documents again.");
            }

            cursors.Add(new(segment, Number(segment, deleted, titles, texts)));
        }

        var writer = new LexicalFileWriter(file, options, [.. titles], [.. texts]);
        var positions = new List<int>();
        while (Least(cursors) is { } least)
        {
            var term = least.Term.ToArray();
            foreach (var input in cursors)
            {
                if (!input.AtEnd && input.Term.SequenceEqual(term))
                    input.Take(writer, options.Positions, positions);
            }

            writer.EndTerm(term);
        }

        writer.Complete();
    }

    // The new number of each passage, −1 for those left out.
    private static int[] Number(LexicalSegment segment, IdSet? deleted, List<int> titles, List<int> texts)
    {
        if (deleted is not null && deleted.Length != segment.Passages)
            throw new ArgumentException($"{deleted.Length} passages are marked in a segment of {segment.Passages}.", nameof(deleted));
        var titleLengths = segment.TitleLengths;
        var textLengths = segment.TextLengths;
        var numbers = new int[segment.Passages];
        for (var passage = 0; passage < numbers.Length; passage++)
        {
            numbers[passage] = -1;
            if (deleted is not null && deleted.Contains(passage))
                continue;
            numbers[passage] = titles.Count;
            titles.Add(titleLengths[passage]);
            texts.Add(textLengths[passage]);
        }

        return numbers;
    }

    private static Input? Least(List<Input> cursors)
    {
        Input? least = null;
        foreach (var input in cursors)
        {
            if (!input.AtEnd && (least is null || input.Term.SequenceCompareTo(least.Term) < 0))
                least = input;
        }

        return least;
    }

    private sealed class Input
    {
        private readonly LexicalSegment _segment;
        private readonly int[] _numbers;
        private readonly PostingCursor _cursor = new();
        private readonly byte[] _term = new byte[Folding.MaxTermBytes];
        private int _number = -1;
        private int _place;
        private int _length;

        public Input(LexicalSegment segment, int[] numbers)
        {
            (_segment, _numbers) = (segment, numbers);
            MoveNext();
        }

        public bool AtEnd => _number == _segment.Terms;

        public ReadOnlySpan<byte> Term => _term.AsSpan(0, _length);

        public void Take(LexicalFileWriter writer, bool withPositions, List<int> positions)
        {
            _cursor.Open(_segment, _number);
            for (var block = 0; block < _cursor.Blocks; block++)
            {
                _cursor.Read(block);
                _cursor.ReadCounts(out var others, out var titles);
                for (var i = 0; i < _cursor.Count; i++)
                {
                    var passage = _numbers[_cursor.Passages[i]];
                    if (passage < 0)
                        continue;
                    if (others[i] == int.MaxValue || titles[i] > others[i] + 1)
                        throw _segment.Damaged("a count of occurrences is impossible");
                    positions.Clear();
                    if (withPositions)
                        _cursor.ReadPositions(i, positions);
                    writer.Add(passage, others[i] + 1, titles[i], CollectionsMarshal.AsSpan(positions));
                }
            }

            MoveNext();
        }

        private void MoveNext()
        {
            if (++_number < _segment.Terms)
                _length = _segment.Dictionary.Read(_number, ref _place, _term);
        }
    }
}
