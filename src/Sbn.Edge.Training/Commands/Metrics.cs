using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sbn.Edge.Training.Commands;

/// <summary>The run's <c>metrics.json</c>: figures by name, each stage adding its own.</summary>
internal sealed class Metrics(string run)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private string File => Path.Combine(run, "metrics.json");

    public void Put<T>(string name, T value)
    {
        var document = Read();
        document[name] = JsonSerializer.SerializeToNode(value, Options);
        document["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Directory.CreateDirectory(run);
        System.IO.File.WriteAllText(File, document.ToJsonString(Options) + "\n");
    }

    /// <summary>A figure that was put before; default where there is none.</summary>
    public T? Get<T>(string name) => Read()[name] is { } node ? node.Deserialize<T>(Options) : default;

    private JsonObject Read() => System.IO.File.Exists(File)
        ? JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject()
        : [];
}
