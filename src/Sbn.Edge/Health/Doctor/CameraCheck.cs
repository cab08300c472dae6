using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Health.Doctor;

/// <summary>A camera: it opens, frames come within its limits, of which size and how often.</summary>
internal sealed class CameraCheck(string camera, CameraOptions options, bool isRunning) : ICheck
{
    /// <summary>How long frames are counted, at most.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(2);

    /// <summary>A share of the rate that the camera promises; below it, something is wrong.</summary>
    private const double LeastRate = 0.8;

    /// <summary>So many frames are enough to know a rate.</summary>
    private const int Enough = 40;

    /// <inheritdoc/>
    public string Name => $"camera {camera}";

    /// <inheritdoc/>
    public async Task LookAsync(Report report, CancellationToken stop)
    {
        try
        {
            // Native code need not heed a request to end; after all limits are over it is left behind.
            var patience = options.ConnectTimeout + (3 * options.StallAfter) + Stretch;
            await Task.Run(() => Look(report, stop), stop).WaitAsync(patience, stop);
        }
        catch (TimeoutException)
        {
            report.Fail(Name, $"{SourceUri.Parse(options.Source!).Name} neither brings a frame nor says why.", "Look after its cable, its power and its driver.");
        }
        catch (SourceException away) when (isRunning)
        {
            report.Warn(Name, $"{away.Message} The service runs and may have it in use: 'state' and 'camera/{camera}/state' say how it is.", "To look at the camera itself, stop the service first.");
        }
    }

    private void Look(Report report, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        using var source = CameraSources.OpenOne(options);
        var opened = clock.Elapsed;
        var pool = new FramePool();
        var (width, height) = First(source, pool, stop);
        var view = options.ToView(camera);
        view.IgnoredCells(view.Geometry(width, height, width, height));
        var size = string.Create(CultureInfo.InvariantCulture, $"{source.Name} opened in {opened.TotalSeconds:0.0} s; {width}x{height}");
        if (!source.IsLive)
        {
            var rate = source.FramesPerSecond is { } nominal ? string.Create(CultureInfo.InvariantCulture, $", {nominal:0.#} frames/s by its own account") : "";
            report.Ok(Name, $"{size}{rate}.");
            return;
        }

        var measured = Rate(source, pool, stop);
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{size}, {measured:0.0} frames/s measured");
        if (source.FramesPerSecond is { } promised && measured < LeastRate * promised)
        {
            report.Warn(Name, string.Create(CultureInfo.InvariantCulture, $"{sentence}, {promised:0.#} promised."), "Too little light (a long exposure) or too slow a line are the usual reasons; a smaller size or rate may be asked for in the source.");
        }
        else
        {
            report.Ok(Name, $"{sentence}.");
        }
    }

    private (int Width, int Height) First(IFrameSource source, FramePool pool, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(options.StallAfter);
        try
        {
            using var frame = source.Read(pool, limit.Token) ?? throw new UserException($"{source.Name} holds no frame.");
            return (frame.Width, frame.Height);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"{source.Name} opens, but brings no frame within {options.StallAfter.TotalSeconds:0.#} s (Sbn:Cameras:{camera}:StallAfter)."), isTransient: true);
        }
    }

    private double Rate(IFrameSource source, FramePool pool, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(options.StallAfter);
        var clock = Stopwatch.StartNew();
        var frames = 0;
        try
        {
            while (frames < Enough && clock.Elapsed < Stretch && source.Read(pool, limit.Token) is { } frame)
            {
                frame.Dispose();
                frames++;
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // So few came that the stretch was over within one.
        }

        return frames / clock.Elapsed.TotalSeconds;
    }
}
