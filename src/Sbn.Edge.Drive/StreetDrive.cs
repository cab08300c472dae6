using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>
/// An endless drive through procedural streets, filmed from a car. Each frame comes with exact class, part and
/// material labels. A street is 360 m long, then the next one begins, with another look, weather and camera.
/// </summary>
/// <remarks>
/// The same options and frame index give the same bytes, whatever was rendered before. An instance renders one frame
/// at a time (on all cores) and must not be shared between threads without a lock.
/// </remarks>
public sealed class StreetDrive
{
    /// <summary>Length of one street, metres.</summary>
    public const double StreetLength = 360;

    private const float FirstPlace = 400;

    private readonly DriveOptions _options;
    private readonly PatchList _list = new();
    private readonly StreetPath _path = new();
    private readonly Shadows _shadows = new();
    private readonly CrossingMap _crossings = new();
    private readonly Light _light = new();
    private readonly Shader _shader;
    private readonly StreetScene _scene;
    private readonly Film _film;
    private readonly BandRenderer[] _workers;
    private readonly Vector3[] _linear;
    private readonly Action<int> _work;
    private StreetStyle? _style;
    private long _street = -1;
    private DriveFrame? _target;
    private uint _frameSeed;
    private int _nextBand;

    /// <param name="options">What to drive through and how to film it.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public StreetDrive(DriveOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        var sprites = TreeSprite.Grow(options.Seed);
        _shader = new Shader(new Masks(sprites), _shadows, _crossings, _light);
        _scene = new StreetScene(_list, _path, _shadows, _crossings, _light, sprites);
        var dirt = (options.Faults & DriveFaults.OccludedLens) != 0 ? new LensDirt(options.Width, options.Height, options.Seed) : null;
        _film = new Film(options.Width, options.Height, dirt);
        _workers = new BandRenderer[Math.Min(Environment.ProcessorCount, 16)];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = new BandRenderer(options.Width);
        }

        _linear = new Vector3[options.Width * options.Height];
        _work = Work;
    }

    /// <summary>The options the drive was made with.</summary>
    public DriveOptions Options => _options;

    /// <summary>Index of the frame that <see cref="Render"/> draws next; 0 at first.</summary>
    public long FrameIndex { get; private set; }

    /// <summary>The weather of the frame drawn last; before the first frame that of the first street.</summary>
    public Weather Weather => _options.Weather ?? Climate.Of(_options.Seed, Math.Max(0, _street));

    /// <summary>Makes this the next frame to be drawn. Any frame costs the same, so a seek is free.</summary>
    /// <param name="frame">Index from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public void Seek(long frame)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        FrameIndex = frame;
    }

    /// <summary>Draws the next frame into the caller's buffers.</summary>
    /// <param name="frame">Buffers of the drive's width and height.</param>
    /// <exception cref="ArgumentException">The frame's size is not the drive's.</exception>
    public void Render(DriveFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Width != _options.Width || frame.Height != _options.Height)
        {
            throw new ArgumentException($"The frame is {frame.Width}×{frame.Height} pixels, but the drive makes {_options.Width}×{_options.Height}.", nameof(frame));
        }

        Compose(FrameIndex);
        _frameSeed = (uint)Chance.Of(_options.Seed, FrameIndex, 0xF1).Next();
        _target = frame;
        _nextBand = -1;
        Parallel.For(0, _workers.Length, _work);
        _target = null;
        FrameIndex++;
    }

    /// <summary>The camera of the frame drawn last.</summary>
    internal Camera Camera => _list.Camera;

    /// <summary>The middle line of the street around the camera.</summary>
    internal StreetPath Path => _path;

    /// <summary>Where the camera of the frame drawn last was along its street, metres.</summary>
    internal double Place { get; private set; }

    /// <summary>The manner of the street drawn last.</summary>
    internal StreetStyle Style => _style ?? new StreetStyle(_options.Seed, 0);

    private void Compose(long index)
    {
        var seconds = index / _options.FramesPerSecond;
        var distance = seconds * _options.SpeedMetersPerSecond;
        var street = (long)Math.Floor(distance / StreetLength);
        if (_style is null || street != _street)
        {
            _style = new StreetStyle(_options.Seed, street);
            _street = street;
        }

        var place = FirstPlace + (distance - (street * StreetLength));
        var time = street == 0 ? seconds : seconds - (street * StreetLength / _options.SpeedMetersPerSecond);
        Place = place;
        _path.Begin(_style, place);
        _style.Heading = _path.HeadingAt(place);
        Climate.Set(_light, Weather, _options.Seed, street, _style.Heading, time);
        var sunny = Weather == Weather.Clear;
        _shadows.Begin((float)place, _light.SunDirection, sunny);
        _crossings.Begin((float)place);
        _list.Begin(Mount(place, time, street), _options.Width * 2, _options.Height * 2);
        _shader.Begin(_list, _style);
        _film.Begin(_light);
        _scene.Begin(_style, new Moment((float)place, time, (float)_options.SpeedMetersPerSecond, _options.Faults));
        _scene.Build();
    }

    /// <summary>The camera in the car: its mounting differs by street, and the car sways a little as it goes.</summary>
    private Camera Mount(double place, double time, long street)
    {
        var chance = Chance.Of(_options.Seed, street, 0xCA3);
        var view = chance.In(0.87f, 1.17f);
        var height = chance.In(1.15f, 1.55f);
        var tilt = chance.In(-0.045f, 0.035f);
        var aside = chance.In(-0.3f, 0.3f);
        var turned = chance.In(-0.04f, 0.04f);
        var moving = Math.Min(1, _options.SpeedMetersPerSecond / 4);
        var sway = (float)(Math.Sin(time * 0.53) * moving);
        var bounce = (float)(((Math.Sin(time * 7.1) * 0.6) + (Math.Sin(time * 11.7) * 0.4)) * moving);
        var lane = StreetScene.OurLaneOf(_style!);
        var lateral = (_style!.OurSide * _style.LaneWidth * (lane + 0.5f)) + aside + (sway * 0.12f);
        var position = _path.At(place, lateral, height + (bounce * 0.008f));
        var yaw = _path.TurnAt(place) + turned + (sway * 0.012f) + (_path.CurvatureAt(place) * 7);
        var pitch = tilt + MathF.Atan(_path.SlopeAt(place)) + (bounce * 0.0025f);
        var focal = _options.Width * 0.5f / MathF.Tan(view * 0.5f);
        return new Camera(position, yaw, pitch, chance.In(-0.012f, 0.012f), focal, _options.Width * 0.5f, _options.Height * 0.5f);
    }

    private void Work(int worker)
    {
        while (true)
        {
            var band = Interlocked.Increment(ref _nextBand);
            var top = band * BandRenderer.Rows;
            if (top >= _options.Height)
            {
                return;
            }

            var bottom = Math.Min(top + BandRenderer.Rows, _options.Height);
            _workers[worker].Render(top, bottom, _list, _shader, _linear, _target!);
            _film.Develop(top, bottom, _linear, _light, _frameSeed, _target!);
        }
    }
}
