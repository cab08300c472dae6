using System.Globalization;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Updates;

/// <summary>
/// Watches whether a bundle does its work: frames come out as often as with the one before, for long enough. Time in which a camera does not stream counts for
/// nothing: an unplugged cable is no failure of a bundle.
/// </summary>
internal sealed class BundleTrial
{
    /// <summary>A camera that streams and of which nothing comes out for so long: the model hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TimeSpan _length;
    private readonly double _leastRate;
    private readonly IReadOnlyDictionary<string, double>? _before;
    private readonly string _beforeLabel;
    private readonly FrameRates _rates = new();

    /// <summary>Begins a trial.</summary>
    /// <param name="length">How long a camera must stream.</param>
    /// <param name="leastRate">Least frame rate, as a share of that of before.</param>
    /// <param name="before">By camera, the frame rate of the bundle before; null where it is not known or does not matter.</param>
    /// <param name="beforeLabel">The bundle before, for the sentence.</param>
    public BundleTrial(TimeSpan length, double leastRate, IReadOnlyDictionary<string, double>? before, string beforeLabel) =>
        (_length, _leastRate, _before, _beforeLabel) = (length, leastRate, before, beforeLabel);

    /// <summary>By camera, the frame rate so far.</summary>
    public IReadOnlyDictionary<string, double> FramesPerSecond => _rates.FramesPerSecond;

    /// <summary>Looks at the cameras.</summary>
    /// <param name="now">The time; it must not go back.</param>
    /// <param name="cameras">Each camera: its name, whether it streams, and how many frames of it were processed since the start.</param>
    public Verdict Look(TimeSpan now, IEnumerable<(string Name, CameraState? State, long Processed)> cameras)
    {
        _rates.Look(now, cameras);
        foreach (var (name, streamed, processed) in _rates.All)
        {
            if (processed == 0 && streamed >= Patience)
            {
                return new Verdict(false, $"Camera {name} has streamed for {streamed.TotalSeconds:0} s, and not one frame of it was processed.");
            }
        }

        return _rates.All.Any(camera => camera.Streamed >= _length) ? Judge() : Verdict.Open;
    }

    private Verdict Judge()
    {
        // Over the cameras that have been seen both ways, so that one that was away before or is now does not tip the scales.
        var both = _rates.All.Where(camera => camera.Streamed >= _length / 2 && _before?.ContainsKey(camera.Name) is true).ToList();
        var (now, before) = (both.Sum(camera => FramesPerSecond[camera.Name]), both.Sum(camera => _before![camera.Name]));
        return now >= _leastRate * before
            ? new Verdict(true, null)
            : new Verdict(false, string.Create(CultureInfo.InvariantCulture, $"It processes {now:0.#} frames a second; {_beforeLabel} processed {before:0.#} on the same cameras (Sbn:Updates:LeastRate is {_leastRate})."));
    }
}

/// <summary>What a trial has come to.</summary>
/// <param name="Passed">True or false; null while it goes on.</param>
/// <param name="Reason">Why it failed, one sentence; null otherwise.</param>
internal readonly record struct Verdict(bool? Passed, string? Reason)
{
    /// <summary>It goes on.</summary>
    public static Verdict Open => default;
}
