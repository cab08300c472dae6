using System.Text.Json.Serialization;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>What every camera message begins with: which frame it speaks of, and how its coordinates are to be read.</summary>
/// <param name="Header">The frame.</param>
internal abstract record CameraPayload([property: JsonIgnore] FrameHeader Header)
{
    /// <summary>Name and version of the payload, such as <c>sbn.regions/1</c>.</summary>
    public abstract string Schema { get; }

    /// <inheritdoc cref="FrameHeader.Vehicle"/>
    [JsonPropertyOrder(-19)]
    public string Vehicle => Header.Vehicle;

    /// <inheritdoc cref="FrameHeader.Camera"/>
    [JsonPropertyOrder(-18)]
    public string Camera => Header.Camera;

    /// <inheritdoc cref="FrameHeader.StartId"/>
    [JsonPropertyOrder(-17)]
    public Guid StartId => Header.StartId;

    /// <inheritdoc cref="FrameHeader.Frame"/>
    [JsonPropertyOrder(-16)]
    public long Frame => Header.Frame;

    /// <inheritdoc cref="FrameHeader.CapturedAt"/>
    [JsonPropertyOrder(-15)]
    public DateTimeOffset CapturedAt => Header.CapturedAt;

    /// <inheritdoc cref="FrameHeader.MonotonicUs"/>
    [JsonPropertyOrder(-14)]
    public long MonotonicUs => Header.MonotonicUs;

    /// <inheritdoc cref="FrameHeader.ClockSynced"/>
    [JsonPropertyOrder(-13)]
    public bool ClockSynced => Header.ClockSynced;

    /// <inheritdoc cref="FrameHeader.MediaTime"/>
    [JsonPropertyOrder(-12)]
    public double? MediaTime => Header.MediaTime;
}

/// <summary>One frame, as messages name it.</summary>
/// <param name="Vehicle">The vehicle's id.</param>
/// <param name="Camera">The camera's name.</param>
/// <param name="StartId">Id of this start of the program; frame numbers and clocks compare within one start only.</param>
/// <param name="Frame">Number of the frame in its source, from 0; −1 before the first one.</param>
/// <param name="CapturedAt">When it was captured, UTC; without a frame, when the message was made.</param>
/// <param name="MonotonicUs">The same on the machine's monotonic clock, microseconds.</param>
/// <param name="ClockSynced">True where the wall clock is disciplined by a time source, so that <paramref name="CapturedAt"/> can be believed.</param>
/// <param name="MediaTime">Position in a recording, seconds; absent for live sources.</param>
internal sealed record FrameHeader(
    string Vehicle,
    string Camera,
    Guid StartId,
    long Frame,
    DateTimeOffset CapturedAt,
    long MonotonicUs,
    bool ClockSynced,
    double? MediaTime);

/// <summary>A size in pixels.</summary>
internal readonly record struct PixelSize(int Width, int Height);

/// <summary>A rectangle in pixels of the camera's frame.</summary>
internal readonly record struct BoxPayload(int X, int Y, int Width, int Height)
{
    /// <summary>The payload of a box.</summary>
    public static BoxPayload Of(PixelBox box) => new(box.X, box.Y, box.Width, box.Height);
}

/// <summary>A message about what a frame shows: with the mapping between frame and grid.</summary>
/// <param name="Header">The frame.</param>
/// <param name="Scene">The mapping.</param>
internal abstract record ScenePayload(FrameHeader Header, [property: JsonIgnore] SceneHeader Scene) : CameraPayload(Header)
{
    /// <inheritdoc cref="SceneHeader.FrameSize"/>
    [JsonPropertyOrder(-11)]
    public PixelSize FrameSize => Scene.FrameSize;

    /// <inheritdoc cref="SceneHeader.GridSize"/>
    [JsonPropertyOrder(-10)]
    public PixelSize GridSize => Scene.GridSize;

    /// <inheritdoc cref="SceneHeader.Roi"/>
    [JsonPropertyOrder(-9)]
    public BoxPayload Roi => Scene.Roi;

    /// <inheritdoc cref="SceneHeader.Ignored"/>
    [JsonPropertyOrder(-9)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonConverter(typeof(OutlinesJson))]
    public IReadOnlyList<IReadOnlyList<PixelPoint>>? Ignored => Scene.Ignored;

    /// <inheritdoc cref="SceneHeader.Bundle"/>
    [JsonPropertyOrder(-8)]
    public string Bundle => Scene.Bundle;
}

/// <summary>How the grid of the pictures lies on the camera's frame, and which model spoke.</summary>
/// <param name="FrameSize">Size of the camera's frame.</param>
/// <param name="GridSize">Size of the class and confidence pictures.</param>
/// <param name="Roi">The part of the frame that the grid covers.</param>
/// <param name="Bundle">Name and version of the bundle, and the variant: <c>street 1.0.0 fp32</c>.</param>
/// <param name="Ignored">Outlines of the places that count nowhere, in pixels of the frame; null where there are none.</param>
internal sealed record SceneHeader(
    PixelSize FrameSize, PixelSize GridSize, BoxPayload Roi, string Bundle, IReadOnlyList<IReadOnlyList<PixelPoint>>? Ignored = null);
