using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Inference;

public sealed partial class OrtTelemetryTests
{
    [Fact]
    public void As_soon_as_Core_is_there_native_code_reads_that_telemetry_is_off()
    {
        // Not called by anything of Core but its own start.
        RuntimeHelpers.RunModuleConstructor(typeof(UserException).Module.ModuleHandle);
        Marshal.PtrToStringUTF8(GetEnv(OrtTelemetry.Variable)).ShouldBe("1");
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial IntPtr GetEnv(string name);
}
