using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Tests.Pipeline;

/// <summary>A source that does what the test wrote down: a frame, the end, an error, silence.</summary>
internal sealed class ScriptedSource(params Func<FramePool, CancellationToken, Frame?>[] script) : IFrameSource
{
    private int _step;

    public string Name => "scripted:";

    public bool IsLive => false;

    public double? FramesPerSecond => 1000;

    public long? FrameCount => null;

    public bool IsDisposed { get; private set; }

    public static Frame Picture(FramePool pool, CancellationToken stop) => pool.Rent(4, 4);

    public static Frame? End(FramePool pool, CancellationToken stop) => null;

    public static Frame? Away(FramePool pool, CancellationToken stop) => throw new SourceException("The camera scripted: went away.", isTransient: true);

    public static Frame? Broken(FramePool pool, CancellationToken stop) => throw new SourceException("The clip scripted: is damaged.");

    public static Frame? Silence(FramePool pool, CancellationToken stop)
    {
        stop.WaitHandle.WaitOne();
        stop.ThrowIfCancellationRequested();
        return null;
    }

    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        var frame = script[_step](pool, cancellationToken);
        if (frame is not null)
        {
            frame.Index = _step;
            CaptureClock.Stamp(frame);
        }

        _step++;
        return frame;
    }

    public void Dispose() => IsDisposed = true;
}
