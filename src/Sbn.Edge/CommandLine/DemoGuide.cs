using System.Diagnostics;
using System.Globalization;

namespace Sbn.Edge.CommandLine;

/// <summary>What the demo shows: where to look, how it goes, and at the end what it did.</summary>
internal static class DemoGuide
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <summary>Shows a run until it has ended.</summary>
    public static async Task ShowAsync(EdgeRun run, Terminal terminal, CancellationToken ended)
    {
        try
        {
            var view = await run.Progress.Running.WaitAsync(ended);
            ShowWhereToLook(view, terminal);
            while (true)
            {
                await Task.Delay(terminal.IsInteractive ? LiveInterval : LineInterval, ended);
                terminal.ShowStatus(Status(view));
            }
        }
        catch (OperationCanceledException)
        {
            terminal.ShowStatus(null);
            if (run.Progress.Running.IsCompletedSuccessfully)
            {
                ShowSummary(run.Progress.Running.Result, terminal);
            }
        }
    }

    private static void ShowWhereToLook(RunView view, Terminal terminal)
    {
        var cameras = view.Fleet.Cameras.Select(camera => $"  camera   {camera.Name}: {camera.Status.Source}");
        // In one piece, so that no log line comes between.
        terminal.WriteLine(
            $"""

            Where to look
              broker   {view.Broker} (this machine only)
              model    {view.Model} on {view.Provider}
            {string.Join(Environment.NewLine, cameras)}
              topics   {view.Topics.Root}/…
              listen   in another terminal:
                       mosquitto_sub -h {view.Broker.Host} -p {view.Broker.Port} -t '{view.Topics.All}' -F '%t %l bytes'
                       mosquitto_sub -h {view.Broker.Host} -p {view.Broker.Port} -t '{view.Topics.Root}/camera/+/regions'
              stop     Ctrl-C

            """);
    }

    private static string Status(RunView view)
    {
        var seconds = Stopwatch.GetElapsedTime(view.StartedAt).TotalSeconds;
        var processed = view.Fleet.Processed;
        var counters = view.Fleet.Cameras.Select(camera => camera.Lane.Counters).ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{processed} frames, {processed / seconds:0.0} per second, {counters.Sum(c => c.Regions)} uncertain regions, {counters.Sum(c => c.Alarms)} alarms, {view.Outbox.SentByTopic().Sum(t => t.Value)} messages sent");
    }

    private static void ShowSummary(RunView view, Terminal terminal)
    {
        var seconds = Stopwatch.GetElapsedTime(view.StartedAt).TotalSeconds;
        terminal.WriteLine();
        terminal.WriteLine("Summary");
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  frames   {view.Fleet.Processed} in {seconds:0.0} s, {view.Fleet.Processed / seconds:0.0} per second"));
        foreach (var camera in view.Fleet.Cameras)
        {
            var dropped = camera.Lane.Frames.Dropped;
            if (dropped > 0)
            {
                terminal.WriteLine($"  dropped  {dropped} of camera {camera.Name}, overtaken by newer ones");
            }
        }

        terminal.WriteLine($"  alarms   {view.Fleet.Cameras.Sum(camera => camera.Lane.Counters.AlarmEvents)} events, {view.Fleet.Cameras.Sum(camera => camera.Lane.Counters.Alarms)} raised at the end");
        terminal.WriteLine("  messages by topic");
        foreach (var (topic, count) in view.Outbox.SentByTopic())
        {
            terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,8}  {topic}"));
        }
    }
}
