using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Capture.Rtsp;

/// <summary>How a camera wants to be given the password (RFC 7235): Digest (RFC 7616; MD5 or SHA-256), else Basic (RFC 7617).</summary>
internal sealed partial class RtspChallenge
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool _isDigest;
    private int _uses;

    private RtspChallenge(string header, bool isDigest)
    {
        _isDigest = isDigest;
        foreach (Match match in Parameter().Matches(header))
        {
            _parameters[match.Groups["name"].Value] = match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["plain"].Value;
        }
    }

    /// <summary>The strongest challenge that can be answered among the <c>WWW-Authenticate</c> headers; null for none.</summary>
    public static RtspChallenge? Choose(IEnumerable<string> headers)
    {
        RtspChallenge? chosen = null;
        foreach (var header in headers)
        {
            if (header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
            {
                var digest = new RtspChallenge(header, isDigest: true);
                // Of two digests the one with SHA-256 is to be preferred (RFC 7616, section 3.7).
                if (digest.Algorithm is not null && (chosen is not { _isDigest: true } || digest.Algorithm == HashAlgorithmName.SHA256))
                {
                    chosen = digest;
                }
            }
            else if (header.StartsWith("Basic", StringComparison.OrdinalIgnoreCase))
            {
                chosen ??= new RtspChallenge(header, isDigest: false);
            }
        }

        return chosen;
    }

    /// <summary>The <c>Authorization</c> header for a request.</summary>
    public string Answer(string method, string uri, string user, string password)
    {
        if (!_isDigest)
        {
            return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        }

        var (realm, nonce) = (_parameters.GetValueOrDefault("realm", ""), _parameters.GetValueOrDefault("nonce", ""));
        var (secret, request) = (Hash($"{user}:{realm}:{password}"), Hash($"{method}:{uri}"));
        var answer = new StringBuilder($"Digest username=\"{user}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\"");
        if (_parameters.GetValueOrDefault("qop", "").Split(',').Any(q => q.Trim() == "auth"))
        {
            var count = (++_uses).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
            var own = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            answer.Append($", qop=auth, nc={count}, cnonce=\"{own}\", response=\"{Hash($"{secret}:{nonce}:{count}:{own}:auth:{request}")}\"");
        }
        else
        {
            answer.Append($", response=\"{Hash($"{secret}:{nonce}:{request}")}\"");
        }

        if (_parameters.TryGetValue("algorithm", out var algorithm))
        {
            answer.Append($", algorithm={algorithm}");
        }

        if (_parameters.TryGetValue("opaque", out var opaque))
        {
            answer.Append($", opaque=\"{opaque}\"");
        }

        return answer.ToString();
    }

    private HashAlgorithmName? Algorithm => _parameters.GetValueOrDefault("algorithm", "MD5").ToUpperInvariant() switch
    {
        "MD5" => HashAlgorithmName.MD5,
        "SHA-256" => HashAlgorithmName.SHA256,
        _ => null,
    };

    private string Hash(string text) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(Algorithm!.Value, Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("(?<name>[A-Za-z0-9-]+)=(?:\"(?<quoted>[^\"]*)\"|(?<plain>[^,\\s\"]+))", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter();
}
