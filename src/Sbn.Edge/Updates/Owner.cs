using System.Diagnostics;
using Sbn.Edge.Core;

namespace Sbn.Edge.Updates;

/// <summary>Whose a folder is: what root makes in the service's state directory must be the service's, or it cannot go on with it.</summary>
internal static class Owner
{
    /// <summary>Makes a folder, if it is not there, and as root gives it to the owner of the folder around it.</summary>
    /// <exception cref="UserException">That did not work.</exception>
    public static void MakeLikeParent(string folder)
    {
        try
        {
            var parent = Path.GetDirectoryName(Path.GetFullPath(folder)) ?? "/";
            Directory.CreateDirectory(folder);
            if (Environment.IsPrivilegedProcess)
            {
                using var chown = Process.Start(new ProcessStartInfo("chown", [$"--reference={parent}", folder]) { RedirectStandardError = true })!;
                var complaint = chown.StandardError.ReadToEnd().Trim();
                chown.WaitForExit();
                if (chown.ExitCode != 0)
                {
                    throw new UserException($"The folder '{folder}' cannot be given to the owner of '{parent}': {complaint}");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The folder '{folder}' cannot be made: {e.Message}", e);
        }
    }
}
