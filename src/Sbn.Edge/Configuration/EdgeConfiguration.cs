using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.Configuration;

/// <summary>
/// Where settings come from, the later ones winning: defaults, <c>appsettings.json</c> beside the program and in the
/// working directory, <c>/etc/sbn-edge/*.json</c> in the order of their names, <c>Sbn__…</c> environment variables,
/// the command line.
/// </summary>
internal static class EdgeConfiguration
{
    /// <summary>The folder of the machine's settings.</summary>
    public const string MachineFolder = "/etc/sbn-edge";

    /// <summary>Gathers the settings of this machine, with those of the command line on top.</summary>
    /// <exception cref="UserException">A file that is not JSON, or holds sections of somebody else.</exception>
    public static IConfiguration Load(IReadOnlyDictionary<string, string?> commandLine, string machineFolder = MachineFolder)
    {
        var builder = new ConfigurationBuilder();
        foreach (var file in Files(machineFolder))
        {
            AddFile(builder, file);
        }

        builder.AddEnvironmentVariables();
        builder.AddInMemoryCollection(commandLine);
        return builder.Build();
    }

    /// <summary>The files that settings are read from, the later ones winning.</summary>
    public static IReadOnlyList<string> Files(string machineFolder = MachineFolder) =>
    [
        .. new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }
            .Select(folder => Path.Combine(Path.GetFullPath(folder), "appsettings.json"))
            .Distinct(StringComparer.Ordinal)
            .Where(File.Exists),
        .. MachineFiles(machineFolder),
    ];

    /// <summary>Reads the section <c>Sbn</c> of a configuration and checks it as a whole.</summary>
    /// <exception cref="UserException">An unknown key, a value out of range, settings that contradict each other.</exception>
    public static EdgeOptions Read(IConfiguration configuration)
    {
        var options = SettingsReader.Read<EdgeOptions>(configuration.GetSection(EdgeOptions.Section), EdgeOptions.Section);
        EdgeOptionsCheck.Check(options);
        return options;
    }

    private static IEnumerable<string> MachineFiles(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal) : [];

    private static void AddFile(ConfigurationBuilder builder, string file)
    {
        // Read at once, so that a syntax error names its file and not the configuration as a whole.
        try
        {
            var probe = new ConfigurationBuilder().AddJsonFile(file, optional: false).Build();
            foreach (var child in probe.GetChildren())
            {
                // appsettings.json is also the host's file; its Logging section is nobody's mistake.
                if (child.Key is not (EdgeOptions.Section or "Logging"))
                {
                    throw new UserException($"{file}: '{child.Key}' is not a section this program knows; its settings are below '{EdgeOptions.Section}'.");
                }
            }

            builder.AddConfiguration(probe);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"{file} cannot be read as settings: {Reason(e)}.", e);
        }
    }

    /// <summary>Why a file cannot be read, and where it is no JSON, on which line.</summary>
    private static string Reason(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is JsonException { LineNumber: { } line, BytePositionInLine: { } column } json)
            {
                // The parser counts from 0, in a tail of its message that no editor understands.
                var sentence = json.Message.Split(" LineNumber:", 2)[0].TrimEnd('.');
                return string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, column {column + 1}: {sentence}");
            }
        }

        return (failure.InnerException ?? failure).Message.TrimEnd('.');
    }
}
