namespace Sbn.Edge.Training.Data;

/// <summary>How pictures are varied in training.</summary>
internal sealed record AugmentOptions
{
    /// <summary>Flips, scale and a little light: what a plain training does.</summary>
    public static readonly AugmentOptions Plain = new() { RotationDegrees = 0, Photometric = 0.25, Paste = 0 };

    /// <summary>Everything that was measured to carry over to streets never seen.</summary>
    public static readonly AugmentOptions Strong = new() { RotationDegrees = 4, Photometric = 0.7, Paste = 0.5 };

    /// <summary>Columns of a training crop.</summary>
    public int Width { get; init; } = 320;

    /// <summary>Rows of a training crop.</summary>
    public int Height { get; init; } = 256;

    /// <summary>Largest rotation to either side, degrees.</summary>
    public double RotationDegrees { get; init; }

    /// <summary>
    /// How much narrower than it is a picture may become: a wide camera's frame is squeezed to the network's input (16:9 to 0.75 of its
    /// width). 1 keeps the shape of things.
    /// </summary>
    public double Narrowest { get; init; } = 1;

    /// <summary>Strength of the changes of light, colour, blur and noise; 0 none, 1 full.</summary>
    public double Photometric { get; init; }

    /// <summary>Probability that the rare things of another frame of the same source are laid over a frame.</summary>
    public double Mix { get; init; }

    /// <summary>Probability that people and cars are pasted into a street frame.</summary>
    public double Paste { get; init; }
}
