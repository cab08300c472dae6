using System.Globalization;
using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>
/// What of a camera's frame is the street: the region of interest that the model sees, and places in it that count nowhere (the
/// own bonnet, a time stamp). Coordinates are pixels of the camera's frame.
/// </summary>
public sealed class CameraView
{
    /// <summary>How a region of interest is written.</summary>
    public const string RoiForm = "x,y,width,height in pixels of the frame";

    /// <summary>How ignored places are written.</summary>
    public const string IgnoreForm = "polygons of corners x,y in pixels of the frame, such as 0,400 640,400 640,480 0,480, separated by ;, or the path of a PNG of the frame's size that is white where to ignore";

    private const byte White = 128;

    private readonly PixelBox? _roi;
    private readonly IReadOnlyList<IReadOnlyList<PixelPoint>> _polygons;
    private readonly string? _mask;
    private readonly string _name;

    private CameraView(string name, PixelBox? roi, IReadOnlyList<IReadOnlyList<PixelPoint>> polygons, string? mask) =>
        (_name, _roi, _polygons, _mask) = (name, roi, polygons, mask);

    /// <summary>The whole frame; nothing is ignored.</summary>
    public static CameraView Whole { get; } = new("the camera", null, [], null);

    /// <summary>True where the model sees the whole frame and nothing is ignored.</summary>
    public bool IsWhole => _roi is null && !Ignores;

    /// <summary>True where some places are ignored.</summary>
    public bool Ignores => _mask is not null || _polygons.Count > 0;

    /// <summary>Reads what a user wrote.</summary>
    /// <param name="name">How the user names these settings, for the sentence.</param>
    /// <param name="roi">As <see cref="RoiForm"/>; null or empty for the whole frame.</param>
    /// <param name="ignore">As <see cref="IgnoreForm"/>; null or empty for nothing.</param>
    /// <exception cref="UserException">It is written otherwise, or there is no such file.</exception>
    public static CameraView Parse(string name, string? roi, string? ignore)
    {
        var mask = ignore?.Trim() is { Length: > 0 } text && text.EndsWith(".png", StringComparison.OrdinalIgnoreCase) ? text : null;
        if (mask is not null && !File.Exists(mask))
        {
            throw new UserException($"{name}: the mask '{mask}' does not exist; what is ignored is written as {IgnoreForm}.");
        }

        return new CameraView(
            name,
            string.IsNullOrWhiteSpace(roi) ? null : Roi(name, roi),
            mask is not null || string.IsNullOrWhiteSpace(ignore) ? [] : [.. ignore.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(p => Polygon(name, p))],
            mask);
    }

    /// <summary>How the model's grid lies on frames of a size.</summary>
    /// <exception cref="UserException">The region of interest reaches beyond the frame.</exception>
    public FrameGeometry Geometry(int frameWidth, int frameHeight, int gridWidth, int gridHeight)
    {
        try
        {
            return _roi is { } roi
                ? new FrameGeometry(frameWidth, frameHeight, roi, gridWidth, gridHeight)
                : FrameGeometry.WholeFrame(frameWidth, frameHeight, gridWidth, gridHeight);
        }
        catch (UserException e)
        {
            throw new UserException($"{_name}: {e.Message}", e);
        }
    }

    /// <summary>Which cells of the grid are ignored, [GridHeight, GridWidth]: those whose middle lies in an ignored place; null for none.</summary>
    /// <exception cref="UserException">The mask cannot be read or has another size than the frame, or nothing is left.</exception>
    public bool[]? IgnoredCells(FrameGeometry geometry)
    {
        if (!Ignores)
        {
            return null;
        }

        using var places = Places(geometry.FrameWidth, geometry.FrameHeight);
        var cells = new bool[geometry.GridWidth * geometry.GridHeight];
        for (var i = 0; i < cells.Length; i++)
        {
            var pixel = geometry.CellToFrame(new PixelPoint(i % geometry.GridWidth, i / geometry.GridWidth));
            cells[i] = places.At<byte>(pixel.Y, pixel.X) >= White;
        }

        return Array.TrueForAll(cells, ignored => ignored)
            ? throw new UserException($"{_name}: everything that the model sees is ignored; leave some of the frame.")
            : cells;
    }

    /// <summary>Which pixels of the frame are ignored, [frameHeight, frameWidth]; null for none.</summary>
    /// <exception cref="UserException">The mask cannot be read or has another size than the frame.</exception>
    public bool[]? IgnoredPixels(int frameWidth, int frameHeight)
    {
        if (!Ignores)
        {
            return null;
        }

        using var places = Places(frameWidth, frameHeight);
        places.GetArray(out byte[] values);
        return Array.ConvertAll(values, v => v >= White);
    }

    /// <summary>Outlines of the ignored places, in pixels of the frame.</summary>
    /// <exception cref="UserException">The mask cannot be read or has another size than the frame.</exception>
    public IReadOnlyList<IReadOnlyList<PixelPoint>> Outlines(int frameWidth, int frameHeight)
    {
        if (_mask is null)
        {
            return _polygons;
        }

        using var places = Places(frameWidth, frameHeight);
        Cv2.FindContours(places, out Point[][] outlines, out _, RetrievalModes.External, ContourApproximationModes.ApproxSimple);
        return [.. outlines.Select(o => (IReadOnlyList<PixelPoint>)[.. Cv2.ApproxPolyDP(o, 1.5, closed: true).Select(p => new PixelPoint(p.X, p.Y))])];
    }

    /// <summary>What it is, in short: <c>seen 0,0,640,400, ignoring 0,400 640,400 640,480</c>.</summary>
    public override string ToString() => string.Join(
        ", ",
        new[]
        {
            _roi is { } roi ? string.Create(CultureInfo.InvariantCulture, $"seen {roi.X},{roi.Y},{roi.Width},{roi.Height}") : null,
            _mask is not null ? $"ignoring {Path.GetFileName(_mask)}"
                : _polygons.Count > 0 ? $"ignoring {string.Join("; ", _polygons.Select(p => string.Join(' ', p.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.X},{c.Y}")))))}"
                : null,
        }.OfType<string>());

    /// <summary>A picture of a frame's size, 8-bit grey, 255 where to ignore.</summary>
    private Mat Places(int width, int height)
    {
        if (_mask is { } file)
        {
            var mask = Cv2.ImRead(file, ImreadModes.Grayscale);
            if (mask.Width == width && mask.Height == height)
            {
                Cv2.Threshold(mask, mask, White - 1, 255, ThresholdTypes.Binary);
                return mask;
            }

            var found = mask.Empty() ? "is no picture" : $"has {mask.Width}×{mask.Height} pixels";
            mask.Dispose();
            throw new UserException($"{_name}: the mask '{file}' {found}; the frames have {width}×{height}.");
        }

        var places = new Mat(height, width, MatType.CV_8UC1, Scalar.All(0));
        Cv2.FillPoly(places, _polygons.Select(p => p.Select(c => new Point(c.X, c.Y))), Scalar.All(255));
        return places;
    }

    private static PixelBox Roi(string name, string text)
    {
        var numbers = PixelPolygon.Numbers(text);
        return numbers is [{ } x and >= 0, { } y and >= 0, { } w and > 0, { } h and > 0]
            ? new PixelBox(x, y, w, h)
            : throw new UserException($"{name}: the region of interest is '{text}'; it is written as {RoiForm}.");
    }

    private static IReadOnlyList<PixelPoint> Polygon(string name, string text) =>
        PixelPolygon.TryParse(text) ?? throw new UserException($"{name}: an ignored place is '{text}'; it needs three corners or more and is written as {IgnoreForm}.");
}
