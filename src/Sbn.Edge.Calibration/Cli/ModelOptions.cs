using System.CommandLine;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told which model to run, and on what.</summary>
internal sealed class ModelOptions
{
    private readonly bool _withVariant;
    private readonly bool _runsInt8;
    private readonly Option<string> _bundle;

    private readonly Option<string> _variant = new Option<string>("--variant")
    {
        Description = "Which graph of the bundle to run.",
        DefaultValueFactory = _ => BundleFiles.Fp32,
    }.AcceptOnlyFromAmong([.. BundleFiles.Variants]);

    private readonly Option<string> _provider = new Option<string>("--provider")
    {
        Description = "Execution provider; 'auto' takes the best there is and the result says which.",
        DefaultValueFactory = _ => "auto",
    }.AcceptOnlyFromAmong("auto", "cpu", "cuda", "tensorrt");

    private readonly Option<int> _threads = new("--threads")
    {
        Description = "Inference threads on the CPU; 0 leaves it to ONNX Runtime.",
        HelpName = "N",
    };

    private readonly Option<bool> _asWritten = new("--as-written")
    {
        Description = "On the CPU: run int8 as the graph is written, which cuts where TensorRT cuts, not in the form that is fast on the CPU.",
    };

    /// <summary>Makes the options.</summary>
    /// <param name="defaultBundle">The bundle taken where none is named; null where one must be.</param>
    /// <param name="withVariant">False for a command that has no variant to choose.</param>
    /// <param name="runsInt8">False for a command that runs the bundle's float graph alone.</param>
    public ModelOptions(string? defaultBundle = null, bool withVariant = true, bool runsInt8 = true)
    {
        (_withVariant, _runsInt8) = (withVariant, runsInt8);
        _bundle = new Option<string>("--bundle")
        {
            Description = "Folder of the model bundle, such as models/street.",
            HelpName = "DIR",
            Required = defaultBundle is null,
            DefaultValueFactory = defaultBundle is null ? null : _ => defaultBundle,
        };
    }

    /// <summary>The options that say which variant is run, and how.</summary>
    public IReadOnlyList<Option> OfVariant => [_variant, _asWritten];

    public void AddTo(Command command)
    {
        command.Add(_bundle);
        if (_withVariant)
            command.Add(_variant);
        command.Add(_provider);
        command.Add(_threads);
        if (_runsInt8)
            command.Add(_asWritten);
    }

    public string Variant(ParseResult line) => line.GetRequiredValue(_variant);

    public ModelBundle Load(ParseResult line) => ModelBundle.Load(line.GetRequiredValue(_bundle));

    public InferenceOptions Inference(ParseResult line) => new()
    {
        Provider = Enum.Parse<ExecutionProvider>(line.GetRequiredValue(_provider), ignoreCase: true),
        Threads = line.GetValue(_threads),
        AsWritten = _runsInt8 && line.GetValue(_asWritten),
    };
}
