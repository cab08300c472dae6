using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sbn.Edge.Core.Inference;

/// <summary>
/// Switches ONNX Runtime's telemetry off. From 1.31 on the library reports to its maker unless told not to: it looks up a
/// host, keeps a device id and a database below <c>~/.cache/Microsoft</c>, and writes to stderr where it cannot.
/// </summary>
/// <remarks>
/// The library reads its variable once, when its environment is made; the managed switch (<c>DisableTelemetryEvents</c>)
/// comes after that, when the files are there. Only Core calls into the library, so the start of Core is early enough.
/// </remarks>
internal static class OrtTelemetry
{
    /// <summary>What the library asks for before it sets anything up.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must happen before whatever first calls into the library, and that may be any part of Core.")]
    internal static void SwitchOff() => NativeEnvironment.Set(Variable, "1");
}
