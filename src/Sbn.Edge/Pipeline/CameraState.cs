namespace Sbn.Edge.Pipeline;

/// <summary>What a camera is doing.</summary>
internal enum CameraState
{
    /// <summary>Frames come.</summary>
    Streaming,

    /// <summary>The source is open but silent.</summary>
    Stalled,

    /// <summary>The source went away and is tried again.</summary>
    Reconnecting,

    /// <summary>The recording is over, or the source is broken for good.</summary>
    Ended,
}
