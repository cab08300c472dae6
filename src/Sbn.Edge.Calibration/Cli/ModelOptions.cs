using System.CommandLine;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told which model to run, and on what.</summary>
internal sealed class ModelOptions
{
    private readonly bool _withVariant;
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

    /// <summary>Makes the options.</summary>
    /// <param name="defaultBundle">The bundle taken where none is named; null where one must be.</param>
    /// <param name="withVariant">False for a command that has no variant to choose.</param>
    public ModelOptions(string? defaultBundle = null, bool withVariant = true)
    {
        _withVariant = withVariant;
        _bundle = new Option<string>("--bundle")
        {
            Description = "Folder of the model bundle, such as models/street.",
            HelpName = "DIR",
            Required = defaultBundle is null,
            DefaultValueFactory = defaultBundle is null ? null : _ => defaultBundle,
        };
    }

    /// <summary>The option that names the variant.</summary>
    public Option OfVariant => _variant;

    public void AddTo(Command command)
    {
        command.Add(_bundle);
        if (_withVariant)
            command.Add(_variant);
        command.Add(_provider);
        command.Add(_threads);
    }

    public string Variant(ParseResult line) => line.GetRequiredValue(_variant);

    public ModelBundle Load(ParseResult line) => ModelBundle.Load(line.GetRequiredValue(_bundle));

    public InferenceOptions Inference(ParseResult line) => new()
    {
        Provider = Enum.Parse<ExecutionProvider>(line.GetRequiredValue(_provider), ignoreCase: true),
        Threads = line.GetValue(_threads),
    };
}
