using Winnow.Indexing;
using Winnow.Indexing.Storage;
using Winnow.Tests.Indexing.Storage;
using Winnow.Tests.Support;

namespace Winnow.Tests.Indexing;

/// <summary>Damage is found and named by a check of the whole, never served by a reader, and mended as far as that can be.</summary>
public sealed class IndexRepairTests(ITestOutputHelper output)
{
    private const int Documents = 600;

    [Fact]
    public void Every_flip_and_truncation_is_named_or_harmless_and_mended()
    {
        var random = new Random(11);
        var (files, model) = Make();
        var names = files.List().Where(name => name is not ("write.lock" or ManifestFile.CopyName)).ToArray();
        var cases = LongRuns.Count(600, 5_000);
        var (found, lost) = (0, 0);
        for (var i = 0; i < cases; i++)
        {
            var name = names[random.Next(names.Length)];
            var damaged = files.Crash(Loss.Nothing, random);
            var bytes = damaged.ReadAll(name);
            var at = random.Next(bytes.Length);
            if (random.Next(4) == 0)
                bytes = bytes[..at];
            else
                bytes[at] ^= (byte)(1 << random.Next(8));
            damaged.WriteAll(name, bytes);

            var where = $"case {i}: {name} at {at} of {bytes.Length}";
            var check = IndexVerifier.Verify(damaged);
            if (Record.Exception(() => Assert.True(model.IsIn(damaged), where)) is { } error)
            {
                found++;
                Assert.True(error is IndexException, $"{where}: {error}");
                Assert.Contains(name, error.Message, StringComparison.Ordinal);
                Assert.Contains(check.Problems, problem => problem.File == name);
            }
            else
            {
                // White space of the manifest is not under its checksum, and says nothing.
                Assert.Equal(IndexManifest.FileName, name);
                Assert.Empty(check.Problems);
                continue;
            }

            if (i % 5 == 0)
                lost += Mend(damaged, model, where);
        }

        output.WriteLine(
            $"{cases} cases of damage, {found} found and named, {cases - found} harmless; {lost} documents lost by {cases / 5} repairs");
    }

    [Fact]
    public void A_table_that_is_lost_is_made_anew_from_the_records()
    {
        var (files, model) = Make();
        foreach (var name in files.List().Where(name => SegmentFiles.PartOf(name) == SegmentFiles.Table))
            files.WriteAll(name, []);
        var report = IndexRepair.Repair(files);
        Assert.True(report.Changed);
        Assert.Empty(report.LostDocuments);
        Assert.Equal(0, report.LostUnnamed);
        Assert.True(model.IsIn(files));
        Assert.Empty(IndexVerifier.Verify(files).Problems);

        // What a document's content was is not known any more, so that it counts as changed.
        using var writer = IndexWriter.Open(files, WriterModel.Contract);
        Assert.False(writer.IsUnchanged(WriterModel.DocumentOf(model.Versions.First().Key, model.Versions.First().Value)));
    }

    [Fact]
    public void Without_its_manifest_an_index_is_restored_from_the_copy()
    {
        var (files, model) = Make();
        files.WriteAll(IndexManifest.FileName, "{ }"u8.ToArray());
        Assert.Throws<IndexException>(() => IndexReader.Open(files));
        var report = IndexRepair.Repair(files);
        Assert.Contains("second copy", Assert.Single(report.Notes), StringComparison.Ordinal);
        Assert.True(model.IsIn(files));

        files.WriteAll(IndexManifest.FileName, []);
        files.WriteAll(ManifestFile.CopyName, []);
        Assert.Contains(
            "index the documents again", Assert.Throws<IndexException>(() => IndexRepair.Repair(files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_deletions_that_is_lost_brings_back_only_what_was_not_replaced()
    {
        var files = new MemoryFileSystem();
        var model = new WriterModel();
        using (var writer = IndexWriter.Open(files, WriterModel.Contract))
        {
            for (var i = 0; i < 5; i++)
                model.Add(writer, $"d{i}", 1);
            writer.Commit();
            model.Add(writer, "d0", 2);
            model.Delete(writer, "d1");
            writer.Commit();
        }

        Assert.True(model.IsIn(files));
        files.WriteAll(files.List().Single(name => SegmentFiles.PartOf(name) == SegmentFiles.Deletions), []);
        Assert.Contains("those that were not replaced are back", Assert.Single(IndexRepair.Repair(files).Notes), StringComparison.Ordinal);
        model.Versions["d1"] = 1;
        Assert.True(model.IsIn(files));
    }

    [Fact]
    public void A_sound_index_stays_as_it_is()
    {
        var (files, _) = Make();
        var before = files.List().ToDictionary(name => name, files.ReadAll);
        var report = IndexRepair.Repair(files);
        Assert.False(report.Changed);
        Assert.Equal(before, files.List().ToDictionary(name => name, files.ReadAll));
    }

    [Fact]
    public void A_file_of_another_commit_under_the_same_name_is_found()
    {
        var (files, _) = Make();
        var (other, _) = Make(firstVersion: 1_000_000);
        var swapped = 0;
        foreach (var name in files.List().Where(SegmentFiles.IsPart).Intersect(other.List()))
        {
            var bytes = files.ReadAll(name);
            if (bytes.SequenceEqual(other.ReadAll(name)))
                continue;
            files.WriteAll(name, other.ReadAll(name));
            Assert.Contains(name, Assert.Throws<IndexException>(() => IndexReader.Open(files)).Message, StringComparison.Ordinal);
            files.WriteAll(name, bytes);
            swapped++;
        }

        Assert.True(swapped > 3);
    }

    /// <summary>
    /// Repairs, and checks that the index is sound, holds nothing wrong, and says of every document that it lacks that it was lost. Gives
    /// how many.
    /// </summary>
    private static int Mend(MemoryFileSystem damaged, WriterModel model, string where)
    {
        var report = IndexRepair.Repair(damaged);
        Assert.True(report.Changed, where);
        Assert.Empty(IndexVerifier.Verify(damaged).Problems);
        var left = WriterModel.Of(model);
        foreach (var id in report.LostDocuments)
            Assert.True(left.Versions.Remove(id), $"{where}: '{id}' was lost, but was not there");
        using var index = IndexReader.Open(damaged);
        var present = index.ReadDocuments().Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
        var unnamed = left.Versions.Keys.Where(id => !present.Contains(id)).ToArray();
        Assert.True(
            unnamed.Length <= report.LostUnnamed, $"{where}: {unnamed.Length} documents are gone, {report.LostUnnamed} were said to be");
        foreach (var id in unnamed)
            left.Versions.Remove(id);
        if (!report.Notes.Any(note => note.Contains("are back", StringComparison.Ordinal)))
            Assert.True(left.IsOf(index), $"{where}: the repaired index holds what it should not");
        return report.LostDocuments.Count + report.LostUnnamed;
    }

    /// <summary>An index of several segments with deletions, records over several blocks.</summary>
    private static (MemoryFileSystem Files, WriterModel Model) Make(int firstVersion = 0)
    {
        var files = new MemoryFileSystem();
        var model = new WriterModel();
        using var writer = IndexWriter.Open(files, WriterModel.Contract, new() { Merging = MergeTime.Never });
        for (var i = 0; i < Documents; i++)
        {
            model.Add(writer, $"d{i}", firstVersion + i);
            if (i % 200 == 199)
                writer.Commit();
        }

        for (var i = 0; i < Documents; i += 20)
        {
            if (i % 40 == 0)
                model.Delete(writer, $"d{i}");
            else
                model.Add(writer, $"d{i}", firstVersion + Documents + i);
        }

        writer.Commit();
        return (files, model);
    }
}
