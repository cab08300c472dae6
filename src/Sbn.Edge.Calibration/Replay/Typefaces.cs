using Sbn.Edge.Core;
using SkiaSharp;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>The fonts of the overlay, taken from the machine.</summary>
/// <param name="regular">For text.</param>
/// <param name="bold">For headings.</param>
internal sealed class Typefaces(SKTypeface regular, SKTypeface bold) : IDisposable
{
    // In order of preference. DejaVu comes with libgtk-3-0, which OpenCV needs anyway.
    private static readonly (string Regular, string Bold)[] Wanted =
    [
        ("Inter-Regular.ttf", "Inter-SemiBold.ttf"),
        ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
        ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
        ("FreeSans.ttf", "FreeSansBold.ttf"),
        ("NimbusSans-Regular.otf", "NimbusSans-Bold.otf"),
    ];

    /// <summary>For text.</summary>
    public SKTypeface Regular { get; } = regular;

    /// <summary>For headings.</summary>
    public SKTypeface Bold { get; } = bold;

    /// <summary>Finds a pair of sans-serif fonts in the usual folders.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static Typefaces Find() => Find(
    [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local/share/fonts"),
    ]);

    /// <summary>Finds a pair of sans-serif fonts below the given folders.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static Typefaces Find(IReadOnlyList<string> folders)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var files = folders.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.?tf", everywhere))
            .DistinctBy(Path.GetFileName, StringComparer.Ordinal)
            .ToDictionary(file => Path.GetFileName(file)!, StringComparer.Ordinal);
        foreach (var (regular, bold) in Wanted)
        {
            if (files.TryGetValue(regular, out var regularFile) && files.TryGetValue(bold, out var boldFile)
                && SKTypeface.FromFile(regularFile) is { } regularFace && SKTypeface.FromFile(boldFile) is { } boldFace)
            {
                return new Typefaces(regularFace, boldFace);
            }
        }

        throw new UserException($"No sans-serif font was found below {string.Join(", ", folders)}; install one, on Debian and Ubuntu: apt-get install fonts-dejavu-core.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Regular.Dispose();
        Bold.Dispose();
    }
}
