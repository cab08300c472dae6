using System.CommandLine;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told which model to run, and on what.</summary>
internal sealed class ModelOptions
{
    private readonly bool _withVariant;
    private readonly Option<string> _bundle;

    private readonly Option<string> _variant;

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
    /// <param name="asOnVehicle">
    /// True for a command that shows or measures what drives: where nobody says, it takes the variant that the service takes. One that
    /// makes a file of a certain graph takes fp32, so that its command means the same before and after the bundle is quantised.
    /// </param>
    public ModelOptions(string? defaultBundle = null, bool withVariant = true, bool asOnVehicle = false)
    {
        _withVariant = withVariant;
        _variant = new Option<string>("--variant")
        {
            Description = asOnVehicle
                ? "Which graph of the bundle to run; 'auto', as on the vehicle, takes int8 where the bundle has one, else fp32, and the result says which."
                : "Which graph of the bundle to run.",
            DefaultValueFactory = _ => asOnVehicle ? VariantChoice.Auto : BundleFiles.Fp32,
        }.AcceptOnlyFromAmong([.. asOnVehicle ? VariantChoice.Names : BundleFiles.Variants]);
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
        {
            command.Add(_variant);
        }

        command.Add(_provider);
        command.Add(_threads);
    }

    /// <summary>The variant that was named.</summary>
    public string Variant(ParseResult line) => line.GetRequiredValue(_variant);

    /// <summary>The variant that was named, or that the bundle's own choice is.</summary>
    public string Variant(ParseResult line, ModelBundle bundle) => VariantChoice.Of(bundle, Variant(line));

    public ModelBundle Load(ParseResult line) => ModelBundle.Load(line.GetRequiredValue(_bundle));

    public InferenceOptions Inference(ParseResult line) => new()
    {
        Provider = Enum.Parse<ExecutionProvider>(line.GetRequiredValue(_provider), ignoreCase: true),
        Threads = line.GetValue(_threads),
    };
}
