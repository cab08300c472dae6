using Sbn.Edge.Core;

namespace Sbn.Edge.Configuration;

/// <summary>
/// A file that a setting names: a path, or <c>credential:NAME</c> for one that systemd hands the service (LoadCredential=).
/// The service's user cannot read root's files; systemd can, and gives him a copy that only he sees.
/// </summary>
internal static class CredentialFile
{
    /// <summary>Where the service manager says that the credentials lie (systemd.exec(5)).</summary>
    public const string Variable = "CREDENTIALS_DIRECTORY";

    private const string Prefix = "credential:";

    /// <summary>The path of the file that a setting names.</summary>
    /// <param name="key">The setting's key, for the sentence.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="UserException">A credential is named where none are given, or by what is no name.</exception>
    public static string PathOf(string key, string value)
    {
        if (!value.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return value;
        }

        var name = value[Prefix.Length..];
        if (name.Length == 0 || name is "." or ".." || name.Contains('/', StringComparison.Ordinal))
        {
            throw new UserException($"{key} is '{value}'; behind {Prefix} it must have the name of one, such as {Prefix}mqtt.password.");
        }

        return Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? Path.Combine(folder, name)
            : throw new UserException($"{key} is '{value}', and no credentials were given (${Variable} is not set); start the service by systemd with LoadCredential={name}:FILE, or name a file.");
    }
}
