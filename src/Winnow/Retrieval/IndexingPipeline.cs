using System.Collections.Concurrent;
using Winnow.Corpus;
using Winnow.Encoders;

namespace Winnow.Retrieval;

/// <summary>Documents and their passages on the way from the reader through the encoder to the writer.</summary>
internal sealed class PassageBatch
{
    /// <summary>Passages of a full batch: enough to keep every core busy, few enough that a cancellation is felt at once.</summary>
    private const int FullPassages = 256;

    /// <summary>Documents of a full batch, should they have hardly a passage.</summary>
    private const int FullDocuments = 1024;

    public List<Document> Documents { get; } = [];

    public List<Item> Passages { get; } = [];

    /// <summary>The passages' vectors, once they are encoded.</summary>
    public EmbeddingMatrix? Vectors { get; set; }

    /// <summary>How much had been read when the batch was full.</summary>
    public CorpusProgress Progress { get; set; }

    public bool IsFull => Passages.Count >= FullPassages || Documents.Count >= FullDocuments;

    /// <param name="Document">The place of the passage's document in the batch.</param>
    /// <param name="Passage">The passage.</param>
    /// <param name="Text">The text that encoders see.</param>
    /// <param name="Tokens">That text's tokens for the cross-encoder.</param>
    public readonly record struct Item(int Document, Passage Passage, string Text, int[] Tokens);
}

/// <summary>Three stages at once, each on a thread of its own, with a few batches waiting between them. Batches keep their order.</summary>
internal static class IndexingPipeline
{
    private const int Waiting = 4;

    /// <summary>Runs all batches through the stages. The first failure stops all of them and is thrown.</summary>
    public static void Run(
        Func<CancellationToken, IEnumerable<PassageBatch>> read,
        Action<PassageBatch, CancellationToken> encode,
        Action<PassageBatch> write,
        CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var toEncode = new BlockingCollection<PassageBatch>(Waiting);
        using var toWrite = new BlockingCollection<PassageBatch>(Waiting);
        Exception? failure = null;

        var stages = new[]
        {
            Stage(() => Forward(read(stop.Token), toEncode, _ => { })),
            Stage(() => Forward(toEncode.GetConsumingEnumerable(stop.Token), toWrite, batch => encode(batch, stop.Token))),
        };
        Guard(() =>
        {
            foreach (var batch in toWrite.GetConsumingEnumerable(stop.Token))
                write(batch);
        });
        Task.WaitAll(stages, CancellationToken.None);
        cancellation.ThrowIfCancellationRequested();
        if (failure is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);

        Task Stage(Action work) =>
            Task.Factory.StartNew(() => Guard(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        void Forward(IEnumerable<PassageBatch> source, BlockingCollection<PassageBatch> target, Action<PassageBatch> work)
        {
            foreach (var batch in source)
            {
                work(batch);
                target.Add(batch, stop.Token);
            }

            target.CompleteAdding();
        }

        void Guard(Action work)
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // Whatever stops one stage stops all, and is thrown where the caller waits.
            catch (Exception error)
#pragma warning restore CA1031
            {
                // What the others say once they are stopped is an echo of the first failure.
                if (!stop.IsCancellationRequested)
                    Interlocked.CompareExchange(ref failure, error, null);
                stop.Cancel();
            }
        }
    }
}
