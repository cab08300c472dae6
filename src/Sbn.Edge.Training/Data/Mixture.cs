using OpenCvSharp;

namespace Sbn.Edge.Training.Data;

/// <summary>One source of training pictures and how it is drawn from.</summary>
/// <param name="Images">The pictures.</param>
/// <param name="Weight">Share of the draws, relative to the other sources.</param>
/// <param name="MinScale">Smallest enlargement of a crop.</param>
/// <param name="MaxScale">Largest enlargement of a crop.</param>
/// <param name="Street">True for frames of a vehicle's camera, into which people and cars may be pasted.</param>
/// <param name="Tile">True for texture patches, which are mirrored and repeated to fill a crop.</param>
/// <param name="Mix">True where rare things of one frame may be laid over another of the same source.</param>
internal sealed record MixturePart(
    IReadOnlyList<StreetImage> Images, double Weight, double MinScale, double MaxScale, bool Street = false, bool Tile = false, bool Mix = false);

/// <summary>Draws training crops from several sources at once.</summary>
/// <param name="parts">The sources; one without pictures is left out.</param>
/// <param name="augmenter">Varies the crops.</param>
/// <param name="paster">Pastes people and cars into street frames; null for none.</param>
/// <param name="mixer">Lays rare things of one frame over another; null for none.</param>
internal sealed class Mixture(IReadOnlyList<MixturePart> parts, Augmenter augmenter, Paster? paster, RareMixer? mixer = null)
{
    private readonly double _total = parts.Where(p => p.Images.Count > 0).Sum(p => p.Weight);
    private readonly MixturePart[] _parts = [.. parts.Where(p => p.Images.Count > 0)];

    public IReadOnlyList<MixturePart> Parts => _parts;

    public int Width => augmenter.Options.Width;

    public int Height => augmenter.Options.Height;

    /// <summary>Draws one crop; the same random state draws the same crop.</summary>
    public void Draw(Random random, Span<float> image, Span<long> codes)
    {
        var part = Part(random);
        var picture = part.Images[random.Next(part.Images.Count)];
        using var bgr = Mat.FromPixelData(picture.Height, picture.Width, MatType.CV_8UC3, picture.Bgr);
        using var labels = Mat.FromPixelData(picture.Height, picture.Width, MatType.CV_16UC1, picture.Codes);
        if (part.Tile)
        {
            using var tiledBgr = Tiled(bgr);
            using var tiledLabels = Tiled(labels);
            augmenter.Crop(tiledBgr, tiledLabels, part.MinScale, part.MaxScale, random, image, codes);
        }
        else if (part.Mix || part.Street)
        {
            using var copy = bgr.Clone();
            using var copyLabels = labels.Clone();
            if (part.Mix && mixer is not null && random.NextDouble() < augmenter.Options.Mix)
            {
                mixer.Lay(part.Images[random.Next(part.Images.Count)], copy, copyLabels, random);
            }

            if (part.Street && paster is { IsEmpty: false } && random.NextDouble() < augmenter.Options.Paste)
            {
                paster.Paste(copy, copyLabels, random);
            }

            augmenter.Crop(copy, copyLabels, part.MinScale, part.MaxScale, random, image, codes);
        }
        else
        {
            augmenter.Crop(bgr, labels, part.MinScale, part.MaxScale, random, image, codes);
        }
    }

    private MixturePart Part(Random random)
    {
        var at = random.NextDouble() * _total;
        foreach (var part in _parts)
        {
            at -= part.Weight;
            if (at < 0)
            {
                return part;
            }
        }

        return _parts[^1];
    }

    private Mat Tiled(Mat patch)
    {
        var tiled = new Mat();
        int right = Math.Max(0, (Width * 2) - patch.Width), bottom = Math.Max(0, (Height * 2) - patch.Height);
        Cv2.CopyMakeBorder(patch, tiled, 0, bottom, 0, right, BorderTypes.Reflect);
        return tiled;
    }
}
