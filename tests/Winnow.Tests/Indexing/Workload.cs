using Winnow.Indexing;
using Winnow.Indexing.Storage;

namespace Winnow.Tests.Indexing;

/// <summary>Adds, updates, deletes, commits and merges by a seed, and what an index may hold at every moment of them.</summary>
internal sealed class Workload(int seed)
{
    private readonly Random _random = new(seed);
    private readonly WriterModel _model = new();
    private int _version;

    /// <summary>What the last commit that returned made of the index; null before the first.</summary>
    public WriterModel? Acknowledged { get; private set; }

    /// <summary>What the commit under way makes of it; null if there is none.</summary>
    public WriterModel? UnderWay { get; private set; }

    /// <summary>Does <paramref name="steps"/> steps, through several writers, and commits at the end.</summary>
    public void Run(IFileSystem files, IndexWriterOptions options, int steps)
    {
        for (var step = 0; step < steps;)
        {
            using var writer = IndexWriter.Open(files, WriterModel.Contract, options);
            if (step > 0)
                Restart();
            for (var last = Math.Min(steps, step + (steps / 2)); step < last; step++)
                Step(writer);
            Commit(writer);
        }
    }

    /// <summary>Whether a directory holds what was acknowledged last, or what was being committed.</summary>
    public bool IsPrefix(IFileSystem files)
    {
        if (!files.Exists || !files.List().Contains(IndexManifest.FileName))
            return Acknowledged is null;
        using var index = IndexReader.Open(files);
        return Acknowledged?.IsOf(index) == true || UnderWay?.IsOf(index) == true;
    }

    /// <summary>Goes on from what is committed; what was not is lost.</summary>
    public void Restart()
    {
        _model.Versions.Clear();
        foreach (var (id, version) in Acknowledged?.Versions ?? [])
            _model.Versions.Add(id, version);
        UnderWay = null;
    }

    /// <summary>After a failed commit: takes what is there for acknowledged, if it is one of the two that may be.</summary>
    public void Settle(IFileSystem files)
    {
        if (UnderWay is not null && UnderWay.IsIn(files))
            Acknowledged = UnderWay;
        Restart();
    }

    private void Step(IndexWriter writer)
    {
        var id = $"d{_random.Next(30)}";
        switch (_random.Next(12))
        {
            case < 7:
                _model.Add(writer, id, ++_version);
                break;
            case < 10:
                _model.Delete(writer, id);
                break;
            case 10:
                Commit(writer);
                break;
            default:
                if (_random.Next(4) == 0 && Acknowledged is not null)
                    writer.Compact();
                else
                    Assert.Equal(_model.Versions.ContainsKey(id), writer.Contains(id));
                break;
        }
    }

    private void Commit(IndexWriter writer)
    {
        UnderWay = WriterModel.Of(_model);
        writer.Commit();
        (Acknowledged, UnderWay) = (UnderWay, null);
    }
}
