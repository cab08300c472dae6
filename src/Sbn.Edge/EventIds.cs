namespace Sbn.Edge;

/// <summary>The numbers of all log messages, kept in one place so that none is given twice.</summary>
internal static class EventIds
{
    public const int EventLost = 100;
    public const int BrokerConnected = 101;
    public const int BrokerLost = 102;
    public const int BrokerUnreachable = 103;
    public const int PublishRefused = 104;
    public const int IdTakenOver = 105;
    public const int EmbeddedBrokerStarted = 106;
    public const int PublishFailed = 107;
    public const int EventsInMemory = 108;
    public const int EventsWaiting = 109;
    public const int ConnectionContested = 110;
    public const int MessageTooLarge = 111;
    public const int MessageLeftOut = 112;

    public const int ModelLoading = 200;
    public const int ModelLoaded = 201;
    public const int ProviderNote = 202;

    public const int CameraState = 300;
    public const int CameraFailed = 301;
    public const int PictureDamaged = 302;

    public const int Started = 400;
    public const int Stopping = 401;
    public const int Failed = 402;
    public const int NotAllSent = 403;
    public const int SettingsTaken = 404;
    public const int SettingsAtNextStart = 405;
    public const int SettingsRefused = 406;
    public const int UpdateFound = 410;
    public const int UpdateOnTrial = 411;
    public const int UpdateKept = 412;
    public const int UpdateRolledBack = 413;
    public const int UpdateTrouble = 414;
    public const int CommandServed = 420;
    public const int CommandIgnored = 421;
    public const int AlarmRaised = 500;
    public const int AlarmCleared = 501;
    public const int AlarmNote = 502;
    public const int Drift = 503;
    public const int DriftOver = 504;
    public const int DriftNotWatched = 505;
    public const int VehicleAlarmRaised = 506;
    public const int VehicleAlarmCleared = 507;
    public const int AlarmsForgotten = 508;
}
