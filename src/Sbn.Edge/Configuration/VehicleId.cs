using System.Security.Cryptography;
using System.Text;
using Sbn.Edge.Core;

namespace Sbn.Edge.Configuration;

/// <summary>The vehicle's default id.</summary>
internal static class VehicleId
{
    private const string MachineIdFile = "/etc/machine-id";

    /// <summary>
    /// An id made from the machine id, <c>v-</c> and 12 hex digits. The machine id itself must not leave the machine
    /// (machine-id(5)), so it is keyed with this program's name.
    /// </summary>
    /// <exception cref="UserException">The machine has no id.</exception>
    public static string FromMachine(string file = MachineIdFile)
    {
        var machine = File.Exists(file) ? File.ReadAllText(file).Trim() : string.Empty;
        if (machine.Length == 0)
        {
            throw new UserException($"This machine has no id in {file} to name the vehicle after; name it with --vehicle ID (Sbn:Vehicle).");
        }

        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes("sbn-edge"), Encoding.UTF8.GetBytes(machine));
        return $"v-{Convert.ToHexStringLower(hash.AsSpan(0, 6))}";
    }
}
