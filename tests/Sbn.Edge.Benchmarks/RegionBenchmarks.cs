using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using OpenCvSharp;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;
using Sbn.Edge.Drive;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Benchmarks;

/// <summary>
/// Two steps from an uncertain mask to outlined regions, each beside what OpenCV has for it, on a frame of the drive seen by the
/// shipped model: why they are code of our own.
/// </summary>
[Config(typeof(InProcess))]
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class RegionBenchmarks : IDisposable
{
    private readonly List<byte> _present = [];
    private byte[] _keys = [], _labels = [];
    private PixelPoint _first;
    private ComponentLabeller? _labeller;
    private OutlineTracer? _tracer;
    private readonly OutlineSimplifier _simplifier = new();
    private Mat? _keyMat, _classMask, _components, _statistics, _centres, _region;

    [GlobalSetup]
    public void See()
    {
        var bundle = ModelBundle.Load(RepositoryRoot.Combine("models", "street"));
        using var session = SbnSession.Open(bundle, BundleFiles.Fp32, new InferenceOptions { Provider = ExecutionProvider.Cpu });
        var (scene, shape) = (session.CreateScene(), session.Shape);
        var certainty = new SceneCertainty(shape, CertaintyScale.Of(bundle.Manifest, bundle.CalibrationFor(BundleFiles.Fp32)));
        var (drive, frame) = (new StreetDrive(new DriveOptions()), new DriveFrame(480, 360));
        drive.Render(frame);
        session.Run(frame.Bgr, frame.Width, frame.Height, scene);

        var finder = new RegionFinder(shape, new RegionOptions());
        var found = finder.Find(certainty.Read(scene));
        _labels = finder.Labels.ToArray();
        var first = Array.IndexOf(_labels, (byte)found[0].Label);
        _first = new PixelPoint(first % shape.Width, first / shape.Width);
        _keys = [.. certainty.States.ToArray().Select((s, i) => s == (byte)Certainty.Uncertain ? scene.Classes[i] : ComponentLabeller.Outside)];
        _present.AddRange(_keys.Distinct().Where(k => k != ComponentLabeller.Outside));

        (_labeller, _tracer) = (new(shape.Width, shape.Height), new(shape.Width, shape.Height));
        _keyMat = Of(_keys);
        (_classMask, _components, _statistics, _centres) = (new(), new(), new(), new());
        _region = Of([.. _labels.Select(l => l == found[0].Label ? byte.MaxValue : (byte)0)]);

        Mat Of(byte[] cells)
        {
            using var view = Mat.FromPixelData(shape.Height, shape.Width, MatType.CV_8UC1, cells);
            return view.Clone();
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        foreach (var mat in new[] { _keyMat, _classMask, _components, _statistics, _centres, _region })
        {
            mat?.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    [BenchmarkCategory("components")]
    [Benchmark(Description = "ours", Baseline = true)]
    public int Components()
    {
        _labeller!.Label(_keys);
        return _labeller.Runs.Length;
    }

    [BenchmarkCategory("components")]
    [Benchmark(Description = "OpenCV, class by class")]
    public int OpenCvComponents()
    {
        var count = 0;
        foreach (var key in _present)
        {
            Cv2.Compare(_keyMat!, new Scalar(key), _classMask!, CmpTypes.EQ);
            count += Cv2.ConnectedComponentsWithStats(_classMask!, _components!, _statistics!, _centres!) - 1;
        }

        return count;
    }

    [BenchmarkCategory("outline")]
    [Benchmark(Description = "ours", Baseline = true)]
    public int Outline()
    {
        return _simplifier.Simplify(_tracer!.Trace(_labels, 1, _first), RegionFinder.MaximumOutline).Length;
    }

    [BenchmarkCategory("outline")]
    [Benchmark(Description = "OpenCV")]
    public int OpenCvOutline()
    {
        Cv2.FindContours(_region!, out var contours, out _, RetrievalModes.External, ContourApproximationModes.ApproxNone);
        return Cv2.ApproxPolyDP(contours[0], 0.75, closed: true).Length;
    }
}
