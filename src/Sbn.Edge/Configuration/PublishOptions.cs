namespace Sbn.Edge.Configuration;

/// <summary>What is published how often, by topic; state, bundle and alarms always are. A topic that is not set follows the profile.</summary>
internal sealed class PublishOptions
{
    [Setting("how much the line to the broker carries: mobile (a phone line), lan (a cable) or bench (every frame of everything)", OneOf = ["mobile", "lan", "bench"])]
    public string Profile { get; set; } = "mobile";

    [Setting("the class pictures, camera/{camera}/segmentation")]
    public PublishPolicy? Segmentation { get; set; }

    [Setting("the confidence pictures, camera/{camera}/confidence")]
    public PublishPolicy? Confidence { get; set; }

    [Setting("the certainty pictures (ignored, uncertain, plain, accepted), camera/{camera}/certainty")]
    public PublishPolicy? Certainty { get; set; }

    [Setting("the uncertain regions, camera/{camera}/regions")]
    public PublishPolicy? Regions { get; set; }

    [Setting("the figures of each camera, camera/{camera}/stats: off or a rate")]
    public PublishPolicy? Stats { get; set; }

    /// <summary>What holds for each topic: its own setting, or else the profile's.</summary>
    public PublishPlan Plan
    {
        get
        {
            var profile = PublishPlan.Profiles[Profile];
            return new PublishPlan(
                Segmentation ?? profile.Segmentation, Confidence ?? profile.Confidence, Certainty ?? profile.Certainty, Regions ?? profile.Regions, Stats ?? profile.Stats);
        }
    }
}
