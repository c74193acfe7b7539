using Winnow.Indexing.Segments;
using Winnow.Indexing.Storage;

namespace Winnow.Indexing;

/// <content>What must hold of a directory before anything is written to it.</content>
public sealed partial class IndexWriter
{
    /// <summary>
    /// Makes sure that the directory exists and is an index or holds nothing: none is begun among the files of something else. What has
    /// been put beside an index, such as a profile, is left alone. Returns whether the directory was made here.
    /// </summary>
    private static bool Prepare(IFileSystem files, bool create)
    {
        if (!files.Exists)
        {
            if (!create)
                ManifestFile.Read(files);
            files.CreateRoot();
            return true;
        }

        var names = files.List();
        if (!create && !names.Contains(IndexManifest.FileName))
            ManifestFile.Read(files);
        var foreign = names.FirstOrDefault(name => !SegmentFiles.IsOurs(name));
        return foreign is null || (names.Contains(IndexManifest.FileName) && IsIndex(files))
            ? false
            : throw new IndexException(files.Root, $"holds '{foreign}', which is no part of an index; choose a new or empty directory.");
    }

    /// <summary>Whether there is a manifest that can be read: other programs have files of its name.</summary>
    private static bool IsIndex(IFileSystem files)
    {
        try
        {
            ManifestFile.Read(files);
            return true;
        }
        catch (IndexException)
        {
            return false;
        }
    }

    private void Load(IndexManifest manifest)
    {
        (_manifest, _generation) = (manifest, manifest.Generation);
        foreach (var entry in manifest.Segments)
        {
            var reader = SegmentReader.Open(_files, entry, manifest.Dimensions, forSearch: false);
            try
            {
                _segments.Add(new(reader, entry, Deletions.Open(_files, entry, reader.Table), isCommitted: true));
            }
            catch
            {
                reader.Release();
                throw;
            }
        }
    }

    /// <summary>The generation of an index that is about to be replaced.</summary>
    private long GenerationToReplace()
    {
        try
        {
            return ManifestFile.Read(_files).Generation;
        }
        catch (IndexException)
        {
            // It is damaged or of an earlier format: generations go on from the time, so that they still grow.
            return _options.Time.GetUtcNow().ToUnixTimeMilliseconds();
        }
    }

    private void RequireSameShape()
    {
        if (_manifest is null)
            return;
        if (_manifest.Dimensions != _contract.Dimensions)
        {
            throw new IndexException(
                _files.Root,
                $"has vectors of {_manifest.Dimensions} values, not {_contract.Dimensions}; give the model that made it, or index again.");
        }

        if (_manifest.PassageTokenizer != _contract.PassageTokenizer)
        {
            throw new IndexException(
                _files.Root, "was made for another cross-encoder's tokenizer; give that one with --rerank-model, or index again.");
        }

        if (_manifest.Lexical != _contract.Lexical)
            throw new IndexException(_files.Root, "makes terms of words in another way than it is asked to; index again to change that.");
    }

    /// <summary>The contract with what it leaves to the index, or to the defaults.</summary>
    private IndexContract Resolve(IndexContract contract)
    {
        var resolved = contract with
        {
            Vectors = contract.Vectors ?? _manifest?.Vectors ?? new(),
            Lexical = contract.Lexical ?? _manifest?.Lexical ?? new(),
        };
        resolved.Vectors.Validate();
        resolved.Lexical.Validated();
        return resolved;
    }

    private bool SettingsAreCommitted() =>
        _manifest!.Vectors == _contract.Vectors
        && _manifest.Settings.Count == _contract.Settings.Count
        && _contract.Settings.All(setting => _manifest.Settings.GetValueOrDefault(setting.Key) == setting.Value);
}
