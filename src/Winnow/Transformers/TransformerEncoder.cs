using Winnow.Numerics.Threading;
using Winnow.Tokenization;
using Winnow.Transformers.Safetensors;

namespace Winnow.Transformers;

/// <summary>
/// A BERT encoder over ragged batches: no padding and no mask. Immutable and safe to share between threads; memory for activations is
/// kept and used again, so that a call allocates nothing once warm.
/// </summary>
/// <remarks>A sequence's hidden states have the same bits in any batch, in any order and at any number of threads.</remarks>
public sealed class TransformerEncoder
{
    private readonly EncoderEmbeddings _embeddings;
    private readonly EncoderLayer[] _layers;
    private readonly WorkerPool _pool;
    private readonly Reusable<EncoderWorkspace> _workspaces;
    private readonly Reusable<MicroBatchPlan> _plans = new(() => new MicroBatchPlan());

    private TransformerEncoder(
        EncoderConfig config, Precision precision, EncoderEmbeddings embeddings, EncoderLayer[] layers, WorkerPool pool)
    {
        (Config, Precision, _embeddings, _layers, _pool) = (config, precision, embeddings, layers, pool);
        _workspaces = new(() => new EncoderWorkspace(config, precision));
    }

    /// <summary>The encoder's shape.</summary>
    public EncoderConfig Config { get; }

    /// <summary>The numbers that its linear layers are computed in: <see cref="Precision.Fp32"/> or <see cref="Precision.Int8"/>.</summary>
    public Precision Precision { get; }

    /// <summary>Reads an encoder from a Hugging Face directory with <c>config.json</c> and safetensors weights.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="pool">The threads to work on; the process's shared ones if null.</param>
    /// <param name="precision">
    /// The numbers for the linear layers. An encoder by itself orders no texts by which <see cref="Precision.Auto"/> could decide, and so
    /// takes <see cref="Precision.Fp32"/> for it.
    /// </param>
    /// <exception cref="ModelException">A file is missing, invalid, or not a BERT encoder's.</exception>
    public static TransformerEncoder Load(string directory, WorkerPool? pool = null, Precision precision = Precision.Auto)
    {
        var config = EncoderConfig.Load(directory);
        using var checkpoint = Checkpoint.Open(directory);
        return Read(checkpoint, config, precision, pool);
    }

    /// <summary>
    /// Reads an encoder; <see cref="Precision.Auto"/> gives floats, beside which <see cref="ReadAt"/> puts bytes to choose from.
    /// </summary>
    internal static TransformerEncoder Read(Checkpoint checkpoint, EncoderConfig config, Precision precision, WorkerPool? pool)
    {
        if (precision == Precision.Auto)
            precision = Precision.Fp32;
        var names = new BertTensors(checkpoint);
        names.Check(checkpoint, config);
        var embeddings = EncoderEmbeddings.Read(checkpoint, names, config);
        return new(
            config, precision, embeddings, ReadLayers(checkpoint, config, embeddings, precision, exact: null), pool ?? WorkerPool.Shared);
    }

    /// <summary>
    /// The same encoder, which is in floats, at another precision, read from the <paramref name="checkpoint"/> that this one was; they
    /// share their embeddings.
    /// </summary>
    internal TransformerEncoder ReadAt(Precision precision, Checkpoint checkpoint) =>
        new(Config, precision, _embeddings, ReadLayers(checkpoint, Config, _embeddings, precision, _layers), _pool);

    /// <summary>
    /// Reads the layers; those in eight bits are fitted to what the <paramref name="exact"/> ones, read for it if absent, are given.
    /// </summary>
    private static EncoderLayer[] ReadLayers(
        Checkpoint checkpoint, EncoderConfig config, EncoderEmbeddings embeddings, Precision precision, EncoderLayer[]? exact)
    {
        var names = new BertTensors(checkpoint);
        var layers = new EncoderLayer[config.Layers];
        var samples = precision == Precision.Int8 ? new RandomSequences(config, embeddings) : null;
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var seen = samples?.Advance(exact?[layer] ?? new EncoderLayer(checkpoint, names, config, layer, Precision.Fp32));
            layers[layer] = new EncoderLayer(checkpoint, names, config, layer, precision, seen);
        }

        // Its memory is freed with it, and the last layer's work on it names it no more.
        GC.KeepAlive(samples);
        return layers;
    }

    /// <summary>
    /// Runs all sequences of <paramref name="batch"/> through the encoder; <paramref name="read"/> gets each one's last hidden states.
    /// </summary>
    /// <param name="batch">The sequences, at least one token each; not to be changed meanwhile.</param>
    /// <param name="states">Which hidden states are wanted.</param>
    /// <param name="state">Passed on to <paramref name="read"/>.</param>
    /// <param name="read">Receives the hidden states, on any thread.</param>
    /// <param name="cancellation">Looked at before each micro-batch.</param>
    /// <exception cref="ArgumentException">A sequence is empty or longer than the model's positions, or an id is out of range.</exception>
    public void Encode<TState>(
        TokenBatch batch, HiddenStates states, TState state, HiddenStatesReader<TState> read, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(read);
        Validate(batch);
        cancellation.ThrowIfCancellationRequested();
        var plan = _plans.Rent();
        try
        {
            plan.Build(batch, _pool.Threads);
            var run = new Run<TState>(this, batch, plan, states, state, read, cancellation);
            _pool.For(plan.Count, run, static (run, item) => run.Encoder.EncodeMicroBatch(run, item));
        }
        finally
        {
            _plans.Return(plan);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private readonly record struct Run<TState>(
        TransformerEncoder Encoder, TokenBatch Batch, MicroBatchPlan Plan, HiddenStates States, TState State,
        HiddenStatesReader<TState> Read, CancellationToken Cancellation);

    private void EncodeMicroBatch<TState>(in Run<TState> run, int item)
    {
        if (run.Cancellation.IsCancellationRequested)
            return;
        var (first, end) = run.Plan.PlacesOf(item);
        var sequences = end - first;
        var work = _workspaces.Rent();
        try
        {
            var tokens = Embed(run.Batch, run.Plan, first, sequences, work);
            if (ReaderAt(0, run.States == HiddenStates.First) is { } reader)
                work.Hidden.Quantize(tokens, reader);
            var firstOnly = run.States == HiddenStates.First;
            for (var layer = 0; layer < _layers.Length; layer++)
                _layers[layer].Apply(work, sequences, firstOnly, ReaderAt(layer + 1, firstOnly));

            var hidden = Config.HiddenSize;
            for (var i = 0; i < sequences; i++)
            {
                var rows = run.States == HiddenStates.First ? i..(i + 1) : work.Offsets[i]..work.Offsets[i + 1];
                run.Read(
                    run.State, run.Plan.SequenceAt(first + i), work.Hidden.Values[(rows.Start.Value * hidden)..(rows.End.Value * hidden)]);
            }
        }
        finally
        {
            _workspaces.Return(work);
        }
    }

    /// <summary>The linear layer that reads the states given to a layer, as bytes if it is one of bytes; null behind the last.</summary>
    private LinearLayer? ReaderAt(int layer, bool firstOnly) => layer < _layers.Length ? _layers[layer].Reader(firstOnly) : null;

    private int Embed(TokenBatch batch, MicroBatchPlan plan, int first, int sequences, EncoderWorkspace work)
    {
        var tokens = 0;
        for (var i = 0; i < sequences; i++)
            tokens += batch.LengthOf(plan.SequenceAt(first + i));
        work.Reserve(tokens, sequences, longest: batch.LengthOf(plan.SequenceAt(first)));

        var start = 0;
        for (var i = 0; i < sequences; i++)
        {
            var sequence = plan.SequenceAt(first + i);
            var ids = batch.IdsOf(sequence);
            _embeddings.Apply(ids, batch.TypesOf(sequence), work.Hidden.Values[(start * Config.HiddenSize)..]);
            work.Offsets[i] = start;
            start += ids.Length;
        }

        work.Offsets[sequences] = start;
        return tokens;
    }

    private void Validate(TokenBatch batch)
    {
        for (var sequence = 0; sequence < batch.Count; sequence++)
        {
            var length = batch.LengthOf(sequence);
            if (length == 0)
                throw new ArgumentException($"Sequence {sequence} has no tokens.", nameof(batch));
            if (length > Config.MaxPositions)
            {
                throw new ArgumentException(
                    $"Sequence {sequence} has {length} tokens; the model has {Config.MaxPositions} positions.", nameof(batch));
            }
        }

        CheckRange(batch.Ids, Config.VocabularySize, "token id");
        CheckRange(batch.Types, Config.TypeVocabularySize, "token type id");

        static void CheckRange(ReadOnlySpan<int> values, int limit, string what)
        {
            foreach (var value in values)
            {
                if ((uint)value >= (uint)limit)
                    throw new ArgumentException($"The {what} {value} is not in the model's range, 0 to {limit - 1}.", nameof(batch));
            }
        }
    }
}
