namespace Sbn.Edge.Core.Inference;

/// <summary>Takes the best execution provider there is, and keeps why it was no better one.</summary>
internal static class ProviderSelection
{
    private static readonly ExecutionProvider[] BestFirst = [ExecutionProvider.TensorRt, ExecutionProvider.Cuda, ExecutionProvider.Cpu];

    /// <summary>Opens with the asked-for provider, or with the best that opens.</summary>
    /// <param name="asked">The provider, or <see cref="ExecutionProvider.Auto"/>.</param>
    /// <param name="open">
    /// Opens with one provider, adding to the list what is to be said about it; throws
    /// <see cref="ProviderUnavailableException"/> where the machine does not have it.
    /// </param>
    /// <exception cref="UserException">A provider was asked for by name and the machine does not have it.</exception>
    public static (T Opened, ProviderReport Report) Choose<T>(ExecutionProvider asked, Func<ExecutionProvider, List<string>, T> open)
    {
        List<string> notes = [];
        foreach (var provider in asked == ExecutionProvider.Auto ? BestFirst : [asked])
        {
            try
            {
                return (open(provider, notes), new ProviderReport(provider, notes));
            }
            catch (ProviderUnavailableException e) when (asked == ExecutionProvider.Auto)
            {
                notes.Add($"{ProviderReport.NameOf(provider)} was not taken: {e.Message}.");
            }
            catch (ProviderUnavailableException e)
            {
                throw new UserException(
                    $"The execution provider '{ProviderReport.NameOf(provider)}' was asked for, but {e.Message}; ask for another, or for 'auto'.", e);
            }
        }

        throw new UserException($"No execution provider can be used: {string.Join(" ", notes)}");
    }
}
