namespace Sbn.Edge.Core.Inference;

/// <summary>Which execution provider a session runs on, and why on no better one.</summary>
/// <param name="Provider">The provider taken; never <see cref="ExecutionProvider.Auto"/>.</param>
/// <param name="Notes">
/// One sentence for each better provider that was not taken, and one where part of the graph runs on another provider;
/// empty where the best one runs all of it.
/// </param>
public sealed record ProviderReport(ExecutionProvider Provider, IReadOnlyList<string> Notes)
{
    /// <summary>The provider's name for people and messages: <c>tensorrt</c>, <c>cuda</c> or <c>cpu</c>.</summary>
    public string Name => NameOf(Provider);

    internal static string NameOf(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.TensorRt => "tensorrt",
        ExecutionProvider.Cuda => "cuda",
        ExecutionProvider.Cpu => "cpu",
        _ => "auto",
    };
}
