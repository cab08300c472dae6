using System.Threading.Channels;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Data;

/// <summary>A batch of crops: images [N,3,H,W] float32, codes [N,H,W] int64.</summary>
internal sealed record Batch(Tensor Images, Tensor Codes);

/// <summary>Prepares batches on a thread of its own, so that drawing crops and learning from them overlap.</summary>
internal sealed class BatchFeed : IDisposable
{
    private readonly Mixture _mixture;
    private readonly int _batch;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<(float[] Images, long[] Codes)> _ready = Channel.CreateBounded<(float[], long[])>(2);
    private readonly Channel<(float[] Images, long[] Codes)> _spare = Channel.CreateUnbounded<(float[], long[])>();
    private readonly Task _worker;

    /// <param name="seed">Seed of the run.</param>
    /// <param name="firstStep">Step to begin with: a resumed run goes on with the crops it would have drawn.</param>
    public BatchFeed(Mixture mixture, int batch, int seed, int firstStep)
    {
        _mixture = mixture;
        _batch = batch;
        _worker = Task.Run(() => Work(seed, firstStep));
    }

    /// <summary>The next batch; the caller's dispose scope owns it.</summary>
    public Batch Next()
    {
        if (!_ready.Reader.TryRead(out var buffers))
        {
            buffers = _ready.Reader.ReadAsync().AsTask().GetAwaiter().GetResult();
        }

        var batch = new Batch(
            tensor(buffers.Images, [_batch, 3, _mixture.Height, _mixture.Width]),
            tensor(buffers.Codes, [_batch, _mixture.Height, _mixture.Width]));
        _spare.Writer.TryWrite(buffers);
        return batch;
    }

    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            _worker.Wait();
        }
        catch (AggregateException e) when (e.InnerException is OperationCanceledException)
        {
            // Asked for.
        }

        _stop.Dispose();
    }

    private async Task Work(int seed, int step)
    {
        try
        {
            var pixels = _mixture.Width * _mixture.Height;
            while (!_stop.IsCancellationRequested)
            {
                if (!_spare.Reader.TryRead(out var buffers))
                {
                    buffers = (new float[_batch * 3 * pixels], new long[_batch * pixels]);
                }

                for (var i = 0; i < _batch; i++)
                {
                    _mixture.Draw(
                        new Random(HashCode(seed, step, i)),
                        buffers.Item1.AsSpan(i * 3 * pixels, 3 * pixels),
                        buffers.Item2.AsSpan(i * pixels, pixels));
                }

                step++;
                await _ready.Writer.WriteAsync(buffers, _stop.Token);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _ready.Writer.TryComplete(e);
        }
    }

    // System.HashCode is seeded anew in each process; a resumed run needs the same numbers again.
    private static int HashCode(int seed, int step, int item) => unchecked((((seed * 73856093) ^ (step * 19349663)) + (item * 83492791)) & int.MaxValue);
}
