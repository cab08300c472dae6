using Sbn.Edge.Core.Inference;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Inference;

public sealed class ProviderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_best_provider_that_opens_is_taken_and_the_better_ones_have_their_reason()
    {
        var (opened, report) = ProviderSelection.Choose(ExecutionProvider.Auto, (provider, _) => provider switch
        {
            ExecutionProvider.TensorRt => throw new ProviderUnavailableException("libnvinfer.so.10 is not there"),
            _ => provider,
        });

        opened.ShouldBe(ExecutionProvider.Cuda);
        report.Name.ShouldBe("cuda");
        report.Notes.ShouldBe(["tensorrt was not taken: libnvinfer.so.10 is not there."]);
    }

    [Fact]
    public void Where_the_best_one_opens_nothing_is_to_be_said()
    {
        var (_, report) = ProviderSelection.Choose(ExecutionProvider.Auto, (_, _) => 1);
        report.Provider.ShouldBe(ExecutionProvider.TensorRt);
        report.Notes.ShouldBeEmpty();
    }

    [Fact]
    public void What_opening_has_to_say_is_reported()
    {
        var (_, report) = ProviderSelection.Choose(ExecutionProvider.Cuda, (_, notes) =>
        {
            notes.Add("A part runs on the CPU.");
            return 1;
        });
        report.Notes.ShouldBe(["A part runs on the CPU."]);
    }

    [Fact]
    public void A_provider_asked_for_by_name_is_never_replaced()
    {
        var tried = new List<ExecutionProvider>();
        var e = Should.Throw<UserException>(() => ProviderSelection.Choose<int>(ExecutionProvider.TensorRt, (provider, _) =>
        {
            tried.Add(provider);
            throw new ProviderUnavailableException("there is no GPU");
        }));

        e.Message.ShouldContain("'tensorrt' was asked for, but there is no GPU");
        tried.ShouldBe([ExecutionProvider.TensorRt]);
    }

    [Fact]
    public void A_model_that_is_refused_is_no_reason_to_try_another_provider()
    {
        Should.Throw<UserException>(() => ProviderSelection.Choose<int>(ExecutionProvider.Auto, (_, _) => throw new UserException("bad model")))
            .Message.ShouldBe("bad model");
    }

    [Fact]
    public void The_CPU_build_says_that_it_has_neither_TensorRT_nor_CUDA()
    {
        Assert.SkipWhen(NativeOverlay.OnnxRuntime is not null, "Another ONNX Runtime is laid over the package's own.");
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32");

        session.Provider.Name.ShouldBe("cpu");
        session.Provider.Notes.Count.ShouldBe(2);
        session.Provider.Notes[0].ShouldSatisfyAllConditions(n => n.ShouldStartWith("tensorrt was not taken"), n => n.ShouldContain("built without TensorRT"));
        session.Provider.Notes[1].ShouldSatisfyAllConditions(n => n.ShouldStartWith("cuda was not taken"), n => n.ShouldContain("built without CUDA"));
    }

    [Theory]
    [InlineData(ExecutionProvider.TensorRt, "tensorrt")]
    [InlineData(ExecutionProvider.Cuda, "cuda")]
    public void Asking_the_CPU_build_for_a_GPU_is_an_error_in_a_sentence(ExecutionProvider provider, string name)
    {
        Assert.SkipWhen(NativeOverlay.OnnxRuntime is not null, "Another ONNX Runtime is laid over the package's own.");
        var bundle = TinyBundle.Write(_folder["b"]);
        Should.Throw<UserException>(() => SbnSession.Open(bundle, "fp32", new InferenceOptions { Provider = provider })).Message.ShouldContain($"'{name}' was asked for");
    }

    [Fact]
    public void Options_out_of_range_are_refused_with_the_range()
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        Refusal(new InferenceOptions { Threads = -1 }).ShouldContain("1 to 1024");
        Refusal(new InferenceOptions { GpuIndex = -1 }).ShouldContain("from 0");
        Refusal(new InferenceOptions { TensorRt = new TensorRtOptions { BuilderOptimizationLevel = 6 } }).ShouldContain("0 to 5");

        string Refusal(InferenceOptions options) => Should.Throw<UserException>(() => SbnSession.Open(bundle, "fp32", options)).Message;
    }

    public void Dispose() => _folder.Dispose();
}
