using System.Text.RegularExpressions;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>Names of layers with <c>*</c> for any text, as <c>trunk.stage32.*</c>.</summary>
internal sealed class LayerPattern
{
    private readonly Regex _regex;

    /// <summary>Makes it of what the user wrote.</summary>
    public LayerPattern(string text)
    {
        Text = text;
        _regex = new Regex($"^{Regex.Escape(text).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant);
    }

    /// <summary>What the user wrote.</summary>
    public string Text { get; }

    /// <summary>True where it names this layer.</summary>
    public bool Names(string layer) => _regex.IsMatch(layer);
}
