using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Alarms.Drift;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>The bundle that runs: its session, and what its calibration says of acceptance and evidence.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly ModelBundle _bundle;
    private readonly VariantCalibration? _calibration;
    private readonly string[] _classNames;

    private LoadedModel(ModelBundle bundle, SbnSession session)
    {
        (_bundle, Session) = (bundle, session);
        _calibration = bundle.CalibrationFor(session.Variant);
        _classNames = [.. bundle.Manifest.Classes.Select(c => c.Name)];
        Scale = CertaintyScale.Of(bundle.Manifest, _calibration);
    }

    /// <summary>The session.</summary>
    public SbnSession Session { get; }

    /// <summary>From class and confidence code to accepted, plain or uncertain.</summary>
    public CertaintyScale Scale { get; }

    /// <summary>How confidence codes are to be read.</summary>
    public ConfidenceEncoding ConfidenceEncoding => _bundle.Manifest.ConfidenceEncoding;

    /// <summary>Name, version and variant in one text.</summary>
    public string Name => $"{_bundle.Manifest.Name} {_bundle.Manifest.Version} {Session.Variant}";

    /// <summary>Where it is and on what it runs, for the vehicle's state.</summary>
    public RunningModel Running => new(_bundle.Manifest.Name, _bundle.Manifest.Version, Session.Variant, Session.Provider.Name);

    /// <summary>What is not as it should be with the model, one sentence; null where all is well.</summary>
    public string? Shortcoming => _calibration is null
        ? $"The bundle {_bundle.Manifest.Name} has no calibration for {Session.Variant}: pixels below a confidence of {CertaintyScale.UncalibratedProbability} count as uncertain, none is accepted, and no evidence is told."
        : null;

    /// <summary>Opens the session of a checked bundle.</summary>
    /// <exception cref="Core.UserException">The variant or the execution provider cannot be had.</exception>
    public static LoadedModel Open(ModelBundle bundle, ModelOptions options) =>
        new(bundle, SbnSession.Open(bundle, options.VariantOf(bundle), options.ToOptions()));

    /// <summary>A reader of uncertain regions for one camera.</summary>
    /// <param name="regions">What counts as a region.</param>
    /// <param name="lastId">The last id that the reader before it gave; 0 for none.</param>
    public RegionReader CreateRegionReader(RegionSettings regions, int lastId)
    {
        var profiles = _calibration?.Profiles ?? new Dictionary<string, ClassProfile>();
        var evidence = new EvidenceFinder(new ConceptSpace(_bundle.Manifest.Concepts), _classNames, profiles, regions.ToEvidenceOptions(), _bundle.Manifest.ConceptsOfClass);
        return new RegionReader(Session.Shape, _classNames, evidence, regions.ToOptions(), lastId);
    }

    /// <summary>A tracker of alarms for one camera.</summary>
    /// <param name="alarms">When alarms are raised.</param>
    /// <param name="before">Where the alarms stand; null at the start.</param>
    /// <param name="zones">The camera's zones.</param>
    /// <param name="numbers">Counts the camera's events.</param>
    public AlarmTracker CreateAlarmTracker(AlarmSettings alarms, AlarmSnapshot? before, IReadOnlyList<AlarmZone> zones, AlarmNumbers numbers) =>
        new(Session.Shape, _classNames, alarms.ToOptions(), before, new AlarmScope(zones, numbers, HasEvidence: _calibration is not null));

    /// <summary>True where the calibration knows what its streets look like in concepts.</summary>
    public bool HasStreetProfile => _calibration?.Street is not null;

    /// <summary>A monitor of drift for one camera; null where the calibration has no street profile.</summary>
    public DriftMonitor? CreateDriftMonitor(DriftSettings drift) =>
        _calibration?.Street is { } street ? new DriftMonitor(new ConceptSpace(_bundle.Manifest.Concepts), street, drift.ToOptions()) : null;

    /// <summary>Tells subscribers that this model runs from now on.</summary>
    public void Announce(Topics topics, VehicleStatus status, SendQueue outbox)
    {
        status.Online(Running);
        status.Report("model", Shortcoming);
        outbox.Publish(PayloadWriter.State(topics.Bundle, Describe(topics.Vehicle), PayloadJson.Default.BundlePayload));
    }

    /// <summary>The payload of the topic <c>bundle</c>.</summary>
    public BundlePayload Describe(string vehicle) => new()
    {
        Vehicle = vehicle,
        Name = _bundle.Manifest.Name,
        Version = _bundle.Manifest.Version,
        Variant = Session.Variant,
        GridSize = new PixelSize(Session.Shape.Width, Session.Shape.Height),
        Classes = _bundle.Manifest.Classes,
        Concepts = _bundle.Manifest.Concepts,
        ConfidenceEncoding = _bundle.Manifest.ConfidenceEncoding,
        Thresholds = _calibration?.Thresholds,
        UncertainBelow = Scale.UncertainBelow,
        Target = _calibration is { } c ? new BundleTarget(c.Target, c.Guarantee, c.GuaranteeReason) : null,
        WeightsLicence = _bundle.Manifest.WeightsLicence,
    };

    /// <inheritdoc/>
    public void Dispose() => Session.Dispose();
}
