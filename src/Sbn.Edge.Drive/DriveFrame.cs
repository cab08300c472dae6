namespace Sbn.Edge.Drive;

/// <summary>The caller's buffers of one frame: the picture and its three exact label planes, row by row from the top.</summary>
public sealed class DriveFrame
{
    /// <summary>Id of a pixel without class, part or material.</summary>
    public const byte None = 255;

    /// <param name="width">Width in pixels, 32 to 4096; must equal the drive's.</param>
    /// <param name="height">Height in pixels, 32 to 4096; must equal the drive's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is out of its range.</exception>
    public DriveFrame(int width, int height)
    {
        new DriveOptions { Width = width, Height = height }.Validate();
        Width = width;
        Height = height;
        Bgr = new byte[width * height * 3];
        Classes = new byte[width * height];
        Parts = new byte[width * height];
        Materials = new byte[width * height];
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The picture, [H, W, 3], blue first.</summary>
    public byte[] Bgr { get; }

    /// <summary>[H, W] index into <see cref="DriveVocabulary.Classes"/>; 255 where there is none, which only faults bring about.</summary>
    public byte[] Classes { get; }

    /// <summary>[H, W] index into <see cref="DriveVocabulary.Concepts"/> of the part seen there; 255 where no named part is.</summary>
    public byte[] Parts { get; }

    /// <summary>[H, W] index into <see cref="DriveVocabulary.Concepts"/> of the material seen there; 255 where no named material is.</summary>
    public byte[] Materials { get; }
}
