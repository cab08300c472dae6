using BenchmarkDotNet.Attributes;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;
using Sbn.Edge.Drive;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Benchmarks;

/// <summary>What one frame of the shipped model costs on this machine's CPU, step by step.</summary>
[Config(typeof(InProcess))]
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private readonly StreetDrive _drive = new(new DriveOptions());
    private readonly DriveFrame _frame = new(480, 360);
    private SbnSession? _session;
    private Scene? _scene;
    private SceneCertainty? _certainty;
    private RegionFinder? _finder;

    [GlobalSetup]
    public void Open()
    {
        var bundle = ModelBundle.Load(RepositoryRoot.Combine("models", "street"));
        _session = SbnSession.Open(bundle, BundleFiles.Fp32, new InferenceOptions { Provider = ExecutionProvider.Cpu });
        _scene = _session.CreateScene();
        _certainty = new SceneCertainty(_session.Shape, CertaintyScale.Of(bundle.Manifest, bundle.CalibrationFor(BundleFiles.Fp32)));
        _finder = new RegionFinder(_session.Shape, new RegionOptions());
        _drive.Render(_frame);
        Infer();
    }

    [GlobalCleanup]
    public void Close() => _session?.Dispose();

    [Benchmark(Description = "render a frame of the drive")]
    public void Render() => _drive.Render(_frame);

    [Benchmark(Description = "run the SBN (fp32)", Baseline = true)]
    public void Infer() => _session!.Run(_frame.Bgr, _frame.Width, _frame.Height, _scene!);

    [Benchmark(Description = "find uncertain regions")]
    public int FindRegions() => _finder!.Find(_certainty!.Read(_scene!)).Count;
}
