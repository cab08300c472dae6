using System.Globalization;
using System.Net;
using System.Text;
using Prometheus;
using Sbn.Edge.Core;

namespace Sbn.Edge.Health;

/// <summary>
/// Tells programs of the same machine how the service is: <c>/healthz</c> (does it do its work?), <c>/readyz</c> (is all well, the broker
/// included?) and <c>/metrics</c> for Prometheus. On 127.0.0.1 only.
/// </summary>
internal sealed class HealthEndpoint : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CollectorRegistry _metrics;
    private readonly Func<string?> _whyNotAlive;
    private readonly Func<IReadOnlyList<string>> _shortcomings;
    private readonly Task _serving;

    private HealthEndpoint(int port, CollectorRegistry metrics, Func<string?> whyNotAlive, Func<IReadOnlyList<string>> shortcomings)
    {
        (_metrics, _whyNotAlive, _shortcomings) = (metrics, whyNotAlive, shortcomings);
        _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Starts it.</summary>
    /// <param name="port">Its port.</param>
    /// <param name="metrics">What <c>/metrics</c> tells.</param>
    /// <param name="whyNotAlive">Why the service does not do its work, one sentence; null where it does.</param>
    /// <param name="shortcomings">What is not well, a sentence each.</param>
    /// <exception cref="UserException">The port is taken.</exception>
    public static HealthEndpoint Start(int port, CollectorRegistry metrics, Func<string?> whyNotAlive, Func<IReadOnlyList<string>> shortcomings)
    {
        try
        {
            return new HealthEndpoint(port, metrics, whyNotAlive, shortcomings);
        }
        catch (HttpListenerException e)
        {
            throw new UserException($"Port {port} of 127.0.0.1 (Sbn:Health:Port) cannot be listened on: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var response = context.Response;
                await AnswerAsync(context.Request, response);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
            {
                // Whoever asked has gone, or the service ends.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerRequest request, HttpListenerResponse response)
    {
        response.AddHeader("Cache-Control", "no-store");
        switch (request.HttpMethod is "GET" or "HEAD" ? request.Url?.AbsolutePath : null)
        {
            case "/healthz":
                await WriteAsync(response, _whyNotAlive() is { } why ? [why] : []);
                break;
            case "/readyz":
                await WriteAsync(response, _whyNotAlive() is { } reason ? [reason, .. _shortcomings()] : _shortcomings());
                break;
            case "/metrics":
                response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                await _metrics.CollectAndExportAsTextAsync(response.OutputStream);
                break;
            default:
                response.StatusCode = (int)HttpStatusCode.NotFound;
                break;
        }
    }

    private static async Task WriteAsync(HttpListenerResponse response, IReadOnlyList<string> shortcomings)
    {
        response.StatusCode = (int)(shortcomings.Count == 0 ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable);
        response.ContentType = "text/plain; charset=utf-8";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(shortcomings.Count == 0 ? "ok\n" : string.Join('\n', shortcomings) + "\n"));
    }
}
