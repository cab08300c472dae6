namespace Sbn.Edge.Configuration;

/// <summary>What is published how often, by topic; state, bundle and alarms always are.</summary>
internal sealed class PublishOptions
{
    [Setting("the class pictures, camera/{camera}/segmentation")]
    public PublishPolicy Segmentation { get; set; } = PublishPolicy.PerSecond(2);

    [Setting("the confidence pictures, camera/{camera}/confidence")]
    public PublishPolicy Confidence { get; set; } = PublishPolicy.PerSecond(2);

    [Setting("the certainty pictures (ignored, uncertain, plain, accepted), camera/{camera}/certainty")]
    public PublishPolicy Certainty { get; set; } = PublishPolicy.PerSecond(2);

    [Setting("the uncertain regions, camera/{camera}/regions")]
    public PublishPolicy Regions { get; set; } = PublishPolicy.OnUncertain;

    [Setting("the figures of each camera, camera/{camera}/stats: off or a rate")]
    public PublishPolicy Stats { get; set; } = PublishPolicy.PerSecond(1);
}
