using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Writes reports as camelCase JSON that people can read.</summary>
internal static class ReportFile
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The option that names the file of a JSON report.</summary>
    public static Option<string> CreateOption() => new("--report")
    {
        Description = "Where to write the JSON report; one that is there is replaced.",
        HelpName = "FILE.json",
        Required = true,
    };

    /// <summary>The JSON of a report.</summary>
    public static string ToJson<T>(T report) => JsonSerializer.Serialize(report, Options) + "\n";

    /// <summary>Reads a report back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maker">The command that writes such reports, for the error.</param>
    /// <exception cref="UserException">The file is missing, or no such report.</exception>
    public static T Read<T>(string path, string maker)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) ?? throw new JsonException();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"There is no file '{path}'.", e);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{path}' is no report of '{maker}', or it cannot be read.", e);
        }
    }

    /// <summary>Refuses a place that cannot be written, before any work is done.</summary>
    /// <exception cref="UserException">The folder does not exist, or the path is a folder.</exception>
    public static void RequireWritable(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new UserException($"The report '{path}' cannot be written: the folder '{folder}' does not exist.");
        }

        if (Directory.Exists(path))
        {
            throw new UserException($"The report '{path}' is a folder; name a file.");
        }
    }

    /// <summary>Writes a report, whole or not at all; a report of the same name is replaced.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static void Write<T>(T report, string path) => WriteText(ToJson(report), path);

    /// <summary>Writes a text, whole or not at all; a file of the same name is replaced.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static void WriteText(string text, string path)
    {
        var temporary = $"{path}.{Environment.ProcessId}.part";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new UserException($"The report '{path}' cannot be written: {e.Message}", e);
        }
    }
}
