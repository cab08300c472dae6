using Sbn.Edge.Core.Capture;
using Sbn.Edge.Drive;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// The synthetic drive as a frame source, <c>drive:?seed=7&amp;weather=fog&amp;faults=unknownObject,missingPart</c>. Needs
/// Core and Drive only; the bench tool compiles this file too.
/// </summary>
internal sealed class DriveSource : IFrameSource
{
    /// <summary>The scheme to register it under.</summary>
    public const string Scheme = "drive";

    private const double CoveredFrom = 5;
    private const double CoveredTo = 8;

    /// <summary>Light that comes through a hand: an even dark tone.</summary>
    private const byte CoveredTone = 12;

    private readonly StreetDrive _drive;
    private readonly DriveFrame _canvas;

    private readonly double? _coverEvery;

    private DriveSource(string name, DriveOptions options, long? frameCount, double? coverEvery)
    {
        Name = name;
        FrameCount = frameCount;
        _coverEvery = coverEvery;
        _drive = new StreetDrive(options);
        _canvas = new DriveFrame(options.Width, options.Height);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>False: a frame is drawn when it is asked for, and none is lost.</summary>
    public bool IsLive => false;

    /// <inheritdoc/>
    public double? FramesPerSecond => _drive.Options.FramesPerSecond;

    /// <inheritdoc/>
    public long? FrameCount { get; }

    /// <summary>Labels of the frame read last, [height, width]: indexes into <see cref="DriveVocabulary.Classes"/>, 255 where no class is; they are written over by the next.</summary>
    public byte[] Labels => _canvas.Classes;

    /// <summary>True where something covered the lens in the frame read last; its labels are those of the street behind.</summary>
    public bool IsCovered { get; private set; }

    /// <summary>
    /// Opens a drive. Options: <c>seed</c>, <c>weather</c> (clear, overcast, fog, rain, dusk; each street its own unless
    /// given), <c>faults</c> (unknownObject, occludedLens, missingPart, joined by commas), <c>width</c>, <c>height</c>,
    /// <c>fps</c>, <c>speed</c> (m/s), <c>frames</c> (endless unless given), <c>coverEvery</c> (seconds: in each such
    /// period something covers the lens from second 5 to second 8, which raises and clears an alarm).
    /// </summary>
    /// <exception cref="SourceException">An option is unknown or out of range.</exception>
    public static DriveSource Open(SourceUri uri)
    {
        uri.RequireKnownOptions("seed", "weather", "faults", "width", "height", "fps", "speed", "frames", "coverEvery");
        if (uri.Path.Length > 0)
        {
            throw new SourceException($"The source '{uri.Name}' names a path '{uri.Path}'; the drive has none, write drive: or drive:?seed=7.");
        }

        var defaults = new DriveOptions();
        var options = defaults with
        {
            Seed = uri.WholeNumber("seed", 0, int.MaxValue) ?? defaults.Seed,
            Weather = uri.Option("weather") is { } weather ? Named<Weather>(uri, "weather", weather) : null,
            Faults = (uri.Option("faults") ?? string.Empty)
                .Split([',', '+', ' '], StringSplitOptions.RemoveEmptyEntries)
                .Aggregate(DriveFaults.None, (faults, name) => faults | Named<DriveFaults>(uri, "faults", name)),
            Width = uri.WholeNumber("width", 32, 4096) ?? defaults.Width,
            Height = uri.WholeNumber("height", 32, 4096) ?? defaults.Height,
            FramesPerSecond = uri.Number("fps", 0.1, 1000) ?? defaults.FramesPerSecond,
            SpeedMetersPerSecond = uri.Number("speed", 0, 100) ?? defaults.SpeedMetersPerSecond,
        };
        return new DriveSource(uri.Name, options, uri.WholeNumber("frames", 1, int.MaxValue), uri.Number("coverEvery", 10, 3600));
    }

    /// <inheritdoc/>
    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var index = _drive.FrameIndex;
        if (index >= FrameCount)
        {
            return null;
        }

        _drive.Render(_canvas);
        var seconds = index / _drive.Options.FramesPerSecond;
        var frame = pool.Rent(_canvas.Width, _canvas.Height);
        IsCovered = _coverEvery is { } period && seconds % period is >= CoveredFrom and < CoveredTo;
        if (IsCovered)
        {
            frame.Bgr.AsSpan().Fill(CoveredTone);
        }
        else
        {
            _canvas.Bgr.CopyTo(frame.Bgr, 0);
        }

        frame.Index = index;
        frame.MediaTime = TimeSpan.FromSeconds(seconds);
        CaptureClock.Stamp(frame);
        return frame;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The drive holds managed buffers only.
    }

    private static T Named<T>(SourceUri uri, string option, string text)
        where T : struct, Enum
    {
        // By name only: Enum.Parse would take numbers and lists as well.
        foreach (var value in Enum.GetValues<T>())
        {
            if (text.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var names = string.Join(", ", Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..]));
        throw new SourceException($"The source '{uri.Name}' has {option}={text}; it should be one of {names}.");
    }
}
