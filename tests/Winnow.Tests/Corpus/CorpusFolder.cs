using System.Text;
using Winnow.Corpus;

namespace Winnow.Tests.Corpus;

/// <summary>Reads a folder of a test as a corpus.</summary>
internal static class CorpusFolder
{
    extension(TempFolder folder)
    {
        /// <summary>Reads the folder, or files in it, to the end.</summary>
        public (List<Document> Documents, CorpusReading Reading) Read(CorpusOptions? options = null, params string[] files)
        {
            var reading = CorpusReader.Read(files.Length == 0 ? [folder.Root] : files.Select(file => folder[file]), options);
            return ([.. reading.Documents], reading);
        }

        /// <summary>Writes one file and reads it.</summary>
        public (List<Document> Documents, IReadOnlyList<CorpusProblem> Problems) ReadOne(string name, string text) =>
            folder.ReadOne(name, Encoding.UTF8.GetBytes(text));

        public (List<Document> Documents, IReadOnlyList<CorpusProblem> Problems) ReadOne(string name, byte[] bytes)
        {
            folder.Write(name, bytes);
            var (documents, reading) = folder.Read(null, name);
            return (documents, reading.Problems);
        }
    }
}
