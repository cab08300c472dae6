using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>Reads still pictures (JPEG, PNG, BMP, WebP, TIFF) whole or not at all.</summary>
public static class PictureFile
{
    private static readonly string[] KnownExtensions = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"];

    private static ReadOnlySpan<byte> JpegStart => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> JpegScan => [0xFF, 0xDA];

    private static ReadOnlySpan<byte> JpegEnd => [0xFF, 0xD9];

    private static ReadOnlySpan<byte> PngStart => [0x89, (byte)'P', (byte)'N', (byte)'G'];

    /// <summary>True if the name ends like a picture's.</summary>
    public static bool HasKnownExtension(string path) =>
        KnownExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes a picture to 8-bit BGR in a frame of the pool; only pixels and size are set.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pool">Where the frame comes from.</param>
    /// <exception cref="SourceException">It is absent, unreadable, cut off or no picture; the sentence names it.</exception>
    public static Frame Read(string path, FramePool pool)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SourceException($"The picture '{path}' does not exist.", innerException: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The picture '{path}' cannot be read: {e.Message}", innerException: e);
        }

        // OpenCV fills what is missing of a cut-off file with grey and only warns on stderr: a wrong picture, silently.
        if (IsCutOff(file))
        {
            throw new SourceException($"The picture '{path}' is cut off: its end is missing.");
        }

        try
        {
            using var decoded = file.Length == 0 ? new Mat() : Cv2.ImDecode(file, ImreadModes.Color);
            if (decoded.Empty())
            {
                throw new SourceException($"The picture '{path}' cannot be decoded; it should be a JPEG, PNG, BMP, WebP or TIFF.");
            }

            var frame = pool.Rent(decoded.Width, decoded.Height);
            using var target = FrameMat.Over(frame);
            decoded.CopyTo(target);
            return frame;
        }
        catch (OpenCVException e)
        {
            throw new SourceException($"The picture '{path}' cannot be decoded: {e.Message}", innerException: e);
        }
    }

    internal static bool IsCutOff(ReadOnlySpan<byte> file)
    {
        // JPEG: the last end-of-image marker must lie behind the last start of scan (a thumbnail brings a pair of its own).
        if (file.StartsWith(JpegStart))
        {
            return file.LastIndexOf(JpegEnd) < file.LastIndexOf(JpegScan);
        }

        return file.StartsWith(PngStart) && file.LastIndexOf("IEND"u8) < 0;
    }
}
