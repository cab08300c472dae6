using System.Text.Json.Nodes;
using NJsonSchema;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>
/// The published schemas, made strict: as published they let unknown fields pass, so that later versions may add some;
/// here a field that no schema describes is an error.
/// </summary>
internal sealed class MessageSchemas
{
    private readonly Dictionary<string, JsonSchema> _bySchema;

    private MessageSchemas(Dictionary<string, JsonSchema> bySchema) => _bySchema = bySchema;

    /// <summary>The names of the payloads, such as <c>sbn.state/1</c>.</summary>
    public IEnumerable<string> Names => _bySchema.Keys;

    public static async Task<MessageSchemas> LoadAsync()
    {
        using var folder = new TempFolder();
        var bySchema = new Dictionary<string, JsonSchema>();
        var files = Directory.GetFiles(RepositoryRoot.Combine("docs", "schemas"), "*.json");
        foreach (var file in files)
        {
            var json = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            MakeStrict(json);
            await File.WriteAllTextAsync(folder[Path.GetFileName(file)], json.ToJsonString());
        }

        foreach (var file in files.Where(f => Path.GetFileName(f) != "common.json"))
        {
            var schema = await JsonSchema.FromFileAsync(folder[Path.GetFileName(file)]);
            bySchema.Add((string)schema.Properties["schema"].Enumeration.Single()!, schema);
        }

        return new MessageSchemas(bySchema);
    }

    /// <summary>What is wrong with a message; empty where nothing is.</summary>
    public IReadOnlyList<string> Errors(JsonObject message)
    {
        var name = (string?)message["schema"] ?? "none";
        return _bySchema.TryGetValue(name, out var schema)
            ? [.. schema.Validate(message.ToJsonString()).Select(e => $"{name}: {e}")]
            : [$"There is no schema {name}."];
    }

    private static void MakeStrict(JsonNode node)
    {
        switch (node)
        {
            case JsonObject o:
                if (o.ContainsKey("properties") && !o.ContainsKey("additionalProperties"))
                {
                    o["additionalProperties"] = false;
                }

                foreach (var child in o.Select(p => p.Value).OfType<JsonNode>().ToList())
                {
                    MakeStrict(child);
                }

                break;
            case JsonArray a:
                foreach (var child in a.OfType<JsonNode>())
                {
                    MakeStrict(child);
                }

                break;
        }
    }
}
