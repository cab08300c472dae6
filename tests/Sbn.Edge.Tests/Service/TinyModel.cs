using OpenCvSharp;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>A tiny bundle on disk, and recordings that it understands, shared by the tests of a class.</summary>
public sealed class TinyModel : IDisposable
{
    /// <summary>A drive that is drawn faster than any camera would film it.</summary>
    public const string Drive = "drive:?width=96&height=64&fps=25";

    private readonly TempFolder _folder = new();

    public TinyModel()
        : this(null)
    {
    }

    internal TinyModel(TinyBundleOptions? options)
    {
        TinyBundle.Write(Bundle, options);
        Directory.CreateDirectory(Street);
        for (var i = 0; i < 12; i++)
        {
            // Known classes on the left, a black thing that the model does not know on the right.
            var bgr = TinyBundle.Paint(96, 64, (x, y) => x > 60 && y > 20 && y < 50 ? -1 : y < 20 ? 0 : y < 40 ? 1 : 2);
            using var picture = Mat.FromPixelData(64, 96, MatType.CV_8UC3, bgr);
            Cv2.ImWrite(Path.Combine(Street, $"{i:D3}.png"), picture).ShouldBeTrue();
        }
    }

    /// <summary>The bundle's folder.</summary>
    public string Bundle => _folder["bundle"];

    /// <summary>A folder of twelve pictures.</summary>
    public string Street => _folder["street"];

    /// <summary>A path in a folder of its own.</summary>
    public string this[string name] => _folder[name];

    public void Dispose() => _folder.Dispose();
}
