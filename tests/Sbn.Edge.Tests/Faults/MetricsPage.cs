using System.Globalization;

namespace Sbn.Edge.Tests.Faults;

/// <summary>The figures that the service gives Prometheus.</summary>
internal static class MetricsPage
{
    private static readonly HttpClient Client = new();

    /// <summary>The settings that open the page.</summary>
    public static KeyValuePair<string, string> Setting(int port) => new("Sbn__Health__Port", port.ToString(CultureInfo.InvariantCulture));

    /// <summary>The figures by their names, labels included.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(int port)
    {
        var text = await Client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"), TestContext.Current.CancellationToken);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line.StartsWith('#'))
            .Select(line => (Name: line[..line.LastIndexOf(' ')], Value: line[(line.LastIndexOf(' ') + 1)..]))
            .ToDictionary(figure => figure.Name, figure => double.Parse(figure.Value, CultureInfo.InvariantCulture));
    }

    /// <summary>True where <c>/healthz</c> says so.</summary>
    public static async Task<bool> IsHealthyAsync(int port)
    {
        using var answer = await Client.GetAsync(new Uri($"http://127.0.0.1:{port}/healthz"), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Frames that a camera's pictures were segmented of.</summary>
    public static async Task<double> FramesAsync(int port, string camera) => (await ReadAsync(port))[$"sbn_frames_processed_total{{camera=\"{camera}\"}}"];
}
