using System.Globalization;
using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Capture;

/// <summary>
/// A frame source as the user writes it: <c>scheme:path[?name=value&amp;…]</c>, or the bare path of a clip, a folder of pictures or a
/// device that is there.
/// </summary>
public sealed partial class SourceUri
{
    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);

    private SourceUri(string text, string scheme, string rest)
    {
        (Text, Scheme, Rest) = (text, scheme, rest);
        Name = Mask(text);
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        Path = question < 0 ? rest : rest[..question];
        foreach (var pair in question < 0 ? [] : rest[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            _options[Uri.UnescapeDataString(equals < 0 ? pair : pair[..equals])] = equals < 0 ? "" : Uri.UnescapeDataString(pair[(equals + 1)..]);
        }
    }

    /// <summary>The URI as written, credentials and all: never to be shown.</summary>
    public string Text { get; }

    /// <summary>The URI for logs and messages: credentials masked.</summary>
    public string Name { get; }

    /// <summary>What stands before the first colon, in small letters.</summary>
    public string Scheme { get; }

    /// <summary>What stands behind it, options included.</summary>
    public string Rest { get; }

    /// <summary>What stands behind the scheme, up to a question mark.</summary>
    public string Path { get; }

    /// <summary>Reads a URI or a path.</summary>
    /// <exception cref="SourceException">It has no scheme, and nothing of that name is there.</exception>
    public static SourceUri Parse(string text)
    {
        var match = SchemePattern().Match(text);
        if (match.Success && !File.Exists(text))
        {
            return new SourceUri(text, match.Groups["scheme"].Value.ToLowerInvariant(), match.Groups["rest"].Value);
        }

        return SchemeOf(text) is { } scheme
            ? new SourceUri(text, scheme, text)
            : throw new SourceException($"The source '{Mask(text)}' has no scheme, and there is no clip or folder of that name; write it like clip.mp4, frames/, v4l2:/dev/video0 or rtsp://host/path.");
    }

    // What a bare path is. A device may be away for now: its name tells.
    private static string? SchemeOf(string text)
    {
        if (text.StartsWith("/dev/", StringComparison.Ordinal))
        {
            return "v4l2";
        }

        if (File.Exists(text))
        {
            return "file";
        }

        var question = text.IndexOf('?', StringComparison.Ordinal);
        return Directory.Exists(question < 0 ? text : text[..question]) ? "folder" : null;
    }

    /// <summary>Refuses options that the source does not know.</summary>
    /// <exception cref="SourceException">There is one.</exception>
    public void RequireKnownOptions(params string[] known)
    {
        foreach (var name in _options.Keys)
        {
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                var says = known.Length == 0 ? "it takes none" : $"it takes {string.Join(", ", known)}";
                throw new SourceException($"The source '{Name}' has the unknown option '{name}'; {says}.");
            }
        }
    }

    /// <summary>A whole number given as an option; null where it is not given.</summary>
    /// <exception cref="SourceException">It is not a number in the range.</exception>
    public int? WholeNumber(string name, int least, int most)
    {
        if (!_options.TryGetValue(name, out var text))
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new SourceException($"The source '{Name}' has {name}={text}; it should be a whole number from {least} to {most}.");
    }

    /// <summary>A number given as an option; null where it is not given.</summary>
    /// <exception cref="SourceException">It is not a number in the range.</exception>
    public double? Number(string name, double least, double most)
    {
        if (!_options.TryGetValue(name, out var text))
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new SourceException(string.Create(CultureInfo.InvariantCulture, $"The source '{Name}' has {name}={text}; it should be a number from {least} to {most}."));
    }

    /// <summary>The text of an option; null where it is not given.</summary>
    public string? Option(string name) => _options.GetValueOrDefault(name);

    /// <summary>
    /// The text with credentials masked: user and password before the host, and the values of options named like a password.
    /// </summary>
    /// <remarks>A password may hold unescaped slashes, so everything up to the last @ before the options goes.</remarks>
    public static string Mask(string text)
    {
        var masked = UserPattern().Replace(text, "${start}***@");
        return SecretPattern().Replace(masked, "${name}=***");
    }

    // A drive letter or a plain file name with a colon is no scheme: at least two characters, no slash before the colon.
    [GeneratedRegex("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]+):(?<rest>.*)$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex SchemePattern();

    [GeneratedRegex("^(?<start>[A-Za-z][A-Za-z0-9+.-]*://)[^?]*@", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex UserPattern();

    [GeneratedRegex("(?<=[?&])(?<name>(?:user|username|usr|login|pass|passwd|password|pwd|psw|token|auth|key|apikey|secret))=[^&]*", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex SecretPattern();
}
