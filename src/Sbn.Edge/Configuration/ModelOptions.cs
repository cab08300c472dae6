namespace Sbn.Edge.Configuration;

/// <summary>The model bundle and where it runs.</summary>
internal sealed class ModelOptions
{
    [Setting("folder of the model bundle; by default models/street beside the program or above the working directory")]
    public string? Bundle { get; set; }

    [Setting("which graph of the bundle runs", OneOf = ["fp32", "int8"])]
    public string Variant { get; set; } = "fp32";

    [Setting("execution provider; auto takes the first that works of tensorrt, cuda and cpu, and reports it", OneOf = ["auto", "tensorrt", "cuda", "cpu"])]
    public string Provider { get; set; } = "auto";
}
