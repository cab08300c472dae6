using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Calibration.Quantization.Judging;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Quantization.Ranges;

public sealed class RangeTunerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly OnnxModel _original;
    private readonly QuantisationPlan _plan;
    private readonly JudgingFrames _frames;

    public RangeTunerTests()
    {
        var bundle = TinyBundle.Write(_folder["bundle"]);
        _original = OnnxModel.Read(bundle.GraphPath("fp32"));
        _plan = QuantisationPlan.Of(_original.Graph);
        byte[][] pictures = [.. Enumerable.Range(0, 3).Select(i => TinyBundle.Paint(96, 64, (x, y) => PaintedStreet.PaintedAt(x, y, 5 * i)))];
        _frames = new JudgingFrames(pictures, _original, SceneShape.Of(bundle.Manifest), new InferenceOptions { Provider = ExecutionProvider.Cpu });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_range_that_cuts_off_too_much_is_widened_until_it_helps_no_more()
    {
        var narrow = All(100);
        var tuned = Tune(narrow, []);
        Error(tuned).ShouldBeLessThan(Error(narrow));
        tuned.Values.Max().ShouldBeGreaterThan(100);
    }

    [Fact]
    public void What_another_method_chose_is_taken_where_it_is_better()
    {
        var bad = All(255);
        bad[_plan.Groups[0][0]] = 2;
        Tune(bad, [All(1), All(255)]).Values.ShouldAllBe(range => range == 255);
    }

    [Fact]
    public void A_range_that_was_set_stays()
    {
        var set = _plan.Groups[0][0];
        Tune(All(100), [All(255)], set)[set].ShouldBe(100);
    }

    private Dictionary<string, float> All(float range) => _plan.Groups.SelectMany(g => g).ToDictionary(t => t, _ => range);

    private OnnxModel Write(IReadOnlyDictionary<string, float> ranges) => new QdqWriter(_plan, ranges, null).Write(_original);

    private double Error(IReadOnlyDictionary<string, float> ranges) => _frames.Judge(Write(ranges), TestContext.Current.CancellationToken).Total;

    private IReadOnlyDictionary<string, float> Tune(Dictionary<string, float> ranges, IReadOnlyList<IReadOnlyDictionary<string, float>> others, params string[] set) =>
        new RangeTuner(_plan, Write, _frames).Tune(ranges, others, set.ToHashSet(), new Terminal(TextWriter.Null, TextWriter.Null, false), TestContext.Current.CancellationToken);
}
