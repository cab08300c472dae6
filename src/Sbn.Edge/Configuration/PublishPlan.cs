namespace Sbn.Edge.Configuration;

/// <summary>When each topic of a camera is published.</summary>
/// <param name="Segmentation">The class pictures.</param>
/// <param name="Confidence">The confidence pictures.</param>
/// <param name="Certainty">The certainty pictures.</param>
/// <param name="Regions">The uncertain regions.</param>
/// <param name="Stats">The figures.</param>
internal sealed record PublishPlan(PublishPolicy Segmentation, PublishPolicy Confidence, PublishPolicy Certainty, PublishPolicy Regions, PublishPolicy Stats)
{
    /// <summary>The ready-made plans, by name.</summary>
    public static IReadOnlyDictionary<string, PublishPlan> Profiles { get; } = new Dictionary<string, PublishPlan>
    {
        // On the recordings a class picture takes 4 to 8 kB, a certainty picture 7 to 13, a confidence picture some 90, the regions of a frame 4 to 18.
        ["mobile"] = new(PublishPolicy.PerSecond(0.2), PublishPolicy.Off, PublishPolicy.PerSecond(0.5), PublishPolicy.OnUncertain.AtMostPerSecond(0.25), PublishPolicy.PerSecond(0.1)),
        ["lan"] = new(PublishPolicy.PerSecond(2), PublishPolicy.PerSecond(2), PublishPolicy.PerSecond(2), PublishPolicy.OnUncertain, PublishPolicy.PerSecond(1)),
        ["bench"] = new(PublishPolicy.Every, PublishPolicy.Every, PublishPolicy.Every, PublishPolicy.Every, PublishPolicy.PerSecond(1)),
    };
}
