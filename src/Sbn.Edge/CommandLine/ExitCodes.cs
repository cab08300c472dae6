namespace Sbn.Edge.CommandLine;

/// <summary>What the program ends with; a service manager tells by it whether starting it again may help. Numbers as in sysexits.h.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked for could not be done, and time may heal it: a broker that is away, a disk not mounted yet.</summary>
    public const int Failure = 1;

    /// <summary>A fault of the program, which only we can mend (EX_SOFTWARE).</summary>
    public const int Bug = 70;

    /// <summary>A setting or an option is wrong, and stays so until somebody changes it (EX_CONFIG).</summary>
    public const int Settings = 78;
}
