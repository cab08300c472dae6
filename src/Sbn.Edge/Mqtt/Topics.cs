namespace Sbn.Edge.Mqtt;

/// <summary>The topics of one vehicle, below <c>sbn/v1/{vehicle}</c>.</summary>
internal sealed class Topics
{
    /// <summary>Makes the topics of a vehicle.</summary>
    /// <exception cref="Core.UserException">The id may not stand in a topic.</exception>
    public Topics(string vehicle)
    {
        Vehicle = TopicId.Check("The vehicle's id", vehicle);
        Root = $"sbn/v1/{vehicle}";
        State = $"{Root}/state";
        Bundle = $"{Root}/bundle";
        Doctor = $"{Root}/doctor";
        AlarmEvents = $"{Root}/events/alarm";
        All = $"{Root}/#";
        Commands = $"{Root}/cmd";
        Replies = $"{Commands}/reply";
    }

    /// <summary>The vehicle's id.</summary>
    public string Vehicle { get; }

    /// <summary>What all topics of the vehicle begin with.</summary>
    public string Root { get; }

    /// <summary>Online, degraded or offline; retained; the last will.</summary>
    public string State { get; }

    /// <summary>Classes, concepts and confidence encoding of the model; retained.</summary>
    public string Bundle { get; }

    /// <summary>What the vehicle's commands begin with.</summary>
    public string Commands { get; }

    /// <summary>What the answers to commands begin with.</summary>
    public string Replies { get; }

    /// <summary>Where <c>sbn-edge doctor</c> tries whether it may publish and subscribe; nothing is retained there.</summary>
    public string Doctor { get; }

    /// <summary>Alarms of the vehicle itself, raised and cleared.</summary>
    public string AlarmEvents { get; }

    /// <summary>The filter that subscribes to all of it.</summary>
    public string All { get; }

    /// <summary>The present state of one alarm of the vehicle itself; retained.</summary>
    public string Alarm(string kind) => $"{Root}/alarms/{TopicId.Check("The alarm's kind", kind)}";

    /// <summary>The topics of one camera.</summary>
    public CameraTopics Camera(string camera) => new(this, camera);
}

/// <summary>The topics of one camera, below <c>sbn/v1/{vehicle}/camera/{camera}</c>.</summary>
internal sealed class CameraTopics
{
    /// <summary>Makes the topics of a camera.</summary>
    /// <exception cref="Core.UserException">The id may not stand in a topic.</exception>
    public CameraTopics(Topics vehicle, string camera)
    {
        Camera = TopicId.Check("The camera's name", camera);
        Root = $"{vehicle.Root}/camera/{camera}";
        State = $"{Root}/state";
        Segmentation = $"{Root}/segmentation";
        Confidence = $"{Root}/confidence";
        Certainty = $"{Root}/certainty";
        Regions = $"{Root}/regions";
        Stats = $"{Root}/stats";
        AlarmEvents = $"{Root}/events/alarm";
    }

    /// <summary>The camera's name.</summary>
    public string Camera { get; }

    /// <summary>What all topics of the camera begin with.</summary>
    public string Root { get; }

    /// <summary>Streaming, stalled, reconnecting or ended; retained.</summary>
    public string State { get; }

    /// <summary>Class ids as a picture.</summary>
    public string Segmentation { get; }

    /// <summary>Confidence codes as a picture.</summary>
    public string Confidence { get; }

    /// <summary>Ignored, uncertain, plain or accepted, as a picture.</summary>
    public string Certainty { get; }

    /// <summary>The uncertain regions.</summary>
    public string Regions { get; }

    /// <summary>Frame rates, latencies, memory, temperature.</summary>
    public string Stats { get; }

    /// <summary>Alarms raised and cleared.</summary>
    public string AlarmEvents { get; }

    /// <summary>The present state of one alarm; retained.</summary>
    public string Alarm(string kind, string? zone) =>
        zone is null
            ? $"{Root}/alarms/{TopicId.Check("The alarm's kind", kind)}"
            : $"{Root}/alarms/{TopicId.Check("The alarm's kind", kind)}.{TopicId.Check("The alarm's zone", zone)}";
}
