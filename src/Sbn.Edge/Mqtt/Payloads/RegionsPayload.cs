using System.Text.Json.Serialization;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The topic <c>camera/{camera}/regions</c>: where the model is unsure, and which named evidence is missing or contradicts.</summary>
/// <param name="Header">The frame.</param>
/// <param name="Scene">How its grid lies on the camera's frame.</param>
internal sealed record RegionsPayload(FrameHeader Header, SceneHeader Scene) : ScenePayload(Header, Scene)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.regions/1";

    /// <summary>The uncertain regions, largest first; empty when there is none any more.</summary>
    public required IReadOnlyList<RegionPayload> Regions { get; init; }

    /// <summary>How many regions there were beyond the most that are reported, and beyond what one message holds.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The payload with the largest regions that a message of some length has room for; the first one always.</summary>
    /// <param name="header">The frame.</param>
    /// <param name="scene">How its grid lies on the camera's frame.</param>
    /// <param name="regions">The regions, largest first.</param>
    /// <param name="leftOut">How many were left out already.</param>
    /// <param name="mostBytes">Length of the message in bytes.</param>
    public static RegionsPayload Fitting(FrameHeader header, SceneHeader scene, IReadOnlyList<UncertainRegion> regions, int leftOut, int mostBytes)
    {
        var all = new RegionsPayload(header, scene) { Regions = [], LeftOut = leftOut + regions.Count };
        var room = mostBytes - PayloadWriter.Length(all, PayloadJson.Default.RegionsPayload);
        var told = new List<RegionPayload>(regions.Count);
        foreach (var region in regions)
        {
            var payload = RegionPayload.Of(region);
            room -= PayloadWriter.Length(payload, PayloadJson.Default.RegionPayload) + 1;
            if (room < 0 && told.Count > 0)
            {
                break;
            }

            told.Add(payload);
        }

        return all with { Regions = told, LeftOut = leftOut + regions.Count - told.Count };
    }
}

/// <summary>One uncertain region; coordinates are pixels of the camera's frame.</summary>
internal sealed record RegionPayload
{
    /// <summary>Stays with the region while it is followed from frame to frame.</summary>
    public required long Id { get; init; }

    /// <summary>The smallest box around it.</summary>
    public required BoxPayload Box { get; init; }

    /// <summary>Its outline, a closed polygon of corners [x, y].</summary>
    [JsonConverter(typeof(OutlineJson))]
    public required IReadOnlyList<PixelPoint> Outline { get; init; }

    /// <summary>Its area, pixels.</summary>
    public required int Area { get; init; }

    /// <summary>The class that most of it is predicted as.</summary>
    public required string Class { get; init; }

    /// <summary>Share of it that is predicted as that class, 0…1.</summary>
    public required double ClassShare { get; init; }

    /// <summary>The class its conflicting concepts speak for; absent where none does.</summary>
    public string? Rival { get; init; }

    /// <summary>Mean confidence, a probability 0…1.</summary>
    public required double Confidence { get; init; }

    /// <summary>For how many frames it has been followed.</summary>
    public required int FramesSeen { get; init; }

    /// <summary>Concepts that speak for the class, as usual.</summary>
    public required IReadOnlyList<ConceptPayload> Present { get; init; }

    /// <summary>Concepts that should be there and are not.</summary>
    public required IReadOnlyList<ConceptPayload> Missing { get; init; }

    /// <summary>Concepts that should not be there and are.</summary>
    public required IReadOnlyList<ConceptPayload> Conflicting { get; init; }

    /// <summary>All of it in one sentence that a person can read.</summary>
    public required string Sentence { get; init; }

    /// <summary>The payload of a region.</summary>
    public static RegionPayload Of(UncertainRegion region)
    {
        var evidence = region.Concepts.Evidence;
        return new RegionPayload
        {
            Id = region.Id,
            Box = BoxPayload.Of(region.Box),
            Outline = region.Outline,
            Area = region.Area,
            Class = region.Class,
            ClassShare = Math.Round(region.ClassShare, 4),
            Rival = region.Rival,
            Confidence = Math.Round(region.Confidence, 4),
            FramesSeen = region.FramesSeen,
            Present = ConceptPayload.Of(evidence.Present),
            Missing = ConceptPayload.Of(evidence.Missing),
            Conflicting = ConceptPayload.Of(evidence.Conflicting),
            Sentence = region.Concepts.Sentence,
        };
    }
}

/// <summary>One concept as evidence.</summary>
/// <param name="Concept">Its name.</param>
/// <param name="Activation">Mean activation over the region, 0…1.</param>
/// <param name="Usual">Median activation in correct regions of the class, 0…1.</param>
/// <param name="Low">5 % quantile there.</param>
/// <param name="High">95 % quantile there.</param>
/// <param name="Weight">What it carries, costs, or gives to the rival, in logits.</param>
/// <param name="SpeaksFor">The class a conflicting concept speaks for; absent otherwise.</param>
internal sealed record ConceptPayload(string Concept, double Activation, double Usual, double Low, double High, double Weight, string? SpeaksFor)
{
    /// <summary>The payload of a list of concepts.</summary>
    public static IReadOnlyList<ConceptPayload> Of(IReadOnlyList<ConceptEvidence> concepts) =>
        [.. concepts.Select(c => new ConceptPayload(
            c.Concept, Math.Round(c.Activation, 4), Math.Round(c.Usual, 4), Math.Round(c.Low, 4), Math.Round(c.High, 4), Math.Round(c.Weight, 4), c.SpeaksFor))];
}
