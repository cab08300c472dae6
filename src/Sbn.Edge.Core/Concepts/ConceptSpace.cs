using System.Text.RegularExpressions;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Core.Concepts;

/// <summary>The named concepts of a model: which channel of the tensor <c>concepts</c> each one is.</summary>
public sealed partial class ConceptSpace
{
    private readonly Dictionary<string, int> _channels;

    /// <summary>Makes the space from the concepts in channel order.</summary>
    /// <exception cref="UserException">
    /// There is none, a name is not like <c>car/wheel</c>, a name comes twice, or a kind is neither part nor material.
    /// </exception>
    public ConceptSpace(IReadOnlyList<BundleConcept> concepts)
    {
        if (concepts.Count == 0)
        {
            throw new UserException("The list of concepts is empty; a semantic bottleneck needs at least one.");
        }

        _channels = new Dictionary<string, int>(concepts.Count, StringComparer.Ordinal);
        for (var channel = 0; channel < concepts.Count; channel++)
        {
            var (name, kind) = concepts[channel];
            if (name is null || !NamePattern().IsMatch(name))
            {
                throw new UserException($"The concept name '{name}' is not namespaced; write it like car/wheel or material/asphalt, in small letters and hyphens.");
            }

            if (kind is not ("part" or "material"))
            {
                throw new UserException($"The concept '{name}' has the kind '{kind}'; it should be part or material.");
            }

            if (!_channels.TryAdd(name, channel))
            {
                throw new UserException($"The concept '{name}' is listed twice.");
            }
        }

        Concepts = [.. concepts];
    }

    /// <summary>The concepts in channel order.</summary>
    public IReadOnlyList<BundleConcept> Concepts { get; }

    /// <summary>K, the number of concepts.</summary>
    public int Count => Concepts.Count;

    /// <summary>The name of a channel.</summary>
    public string NameOf(int channel) => Concepts[channel].Name;

    /// <summary>The channel of a name; false if the model has no such concept.</summary>
    public bool TryGetChannel(string name, out int channel) => _channels.TryGetValue(name, out channel);

    /// <summary>The channel of a name.</summary>
    /// <exception cref="UserException">The model has no such concept; the sentence names some that it has.</exception>
    public int ChannelOf(string name)
    {
        if (_channels.TryGetValue(name, out var channel))
        {
            return channel;
        }

        var space = name.Split('/')[0] + "/";
        var alike = Concepts.Select(c => c.Name).Where(n => n.StartsWith(space, StringComparison.Ordinal)).Take(5).ToList();
        var examples = alike.Count > 0 ? alike : [.. Concepts.Take(5).Select(c => c.Name)];
        throw new UserException($"The model has no concept '{name}'; it has, for example, {string.Join(", ", examples)}.");
    }

    [GeneratedRegex("^[a-z-]+/[a-z-]+$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
