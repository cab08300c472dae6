using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Drive;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Benchmarks;

/// <summary>
/// Runs both variants of a bundle in turn, frame by frame on the same threads, so that whatever else the machine does
/// slows both alike; tells medians and their ratio.
/// </summary>
internal static class VariantRace
{
    private const int WarmUp = 5;

    // ONNX Runtime's threads go on spinning for a while after a run; the other session must not be measured beside them.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs it: <c>variants [bundle] [rounds] [threads]</c>.</summary>
    public static void Run(string[] args)
    {
        var bundle = ModelBundle.Load(args.Length > 0 ? args[0] : RepositoryRoot.Combine("models", "street"));
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        var options = new InferenceOptions { Provider = ExecutionProvider.Cpu, Threads = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0 };
        var drive = new StreetDrive(new DriveOptions { Width = bundle.Manifest.Input.Width, Height = bundle.Manifest.Input.Height });
        var frame = new DriveFrame(bundle.Manifest.Input.Width, bundle.Manifest.Input.Height);
        var runners = BundleFiles.Variants.Select(variant => new Runner(SbnSession.Open(bundle, variant, options))).ToArray();
        for (var round = 0; round < rounds + WarmUp; round++)
        {
            drive.Render(frame);
            foreach (var runner in runners)
            {
                Thread.Sleep(Pause);
                runner.Run(frame, counts: round >= WarmUp);
            }
        }

        foreach (var runner in runners)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{runner.Name}: median {runner.Median:F1} ms, least {runner.Least:F1} ms over {rounds} frames"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fp32 / int8: {runners[0].Median / runners[1].Median:F2} (medians), {runners[0].Least / runners[1].Least:F2} (least)"));
        foreach (var runner in runners)
        {
            runner.Dispose();
        }
    }

    private sealed class Runner(SbnSession session) : IDisposable
    {
        private readonly Scene _scene = session.CreateScene();
        private readonly List<double> _milliseconds = [];

        public string Name => session.Variant;

        public double Median => _milliseconds.Order().ElementAt(_milliseconds.Count / 2);

        public double Least => _milliseconds.Min();

        public void Run(DriveFrame frame, bool counts)
        {
            var start = Stopwatch.GetTimestamp();
            session.Run(frame.Bgr, frame.Width, frame.Height, _scene);
            if (counts)
            {
                _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        public void Dispose() => session.Dispose();
    }
}
