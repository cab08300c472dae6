using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Core.Concepts;

/// <summary>Holds a region's concept activations against the profile of the class it is predicted as.</summary>
/// <remarks>
/// With dozens of concepts something always lies in a tail. So a claim must pass two gates: the deviation lies beyond the
/// 5 % or 95 % quantile of what correct regions of the class show (the quantiles of region means where the profile has
/// them, else those of single cells), and the concept matters (link strength). Claims are ranked by what they cost the decision.
/// </remarks>
public sealed class EvidenceFinder
{
    /// <summary>A concept that hardly moves between absent and present would otherwise turn noise into a large share of its swing.</summary>
    private const double LeastSwing = 0.05;

    /// <summary>A concept is present from half of its usual swing on.</summary>
    private const double LeastPresence = 0.5;

    private readonly IReadOnlyList<string> _classNames;
    private readonly ConceptSpace _concepts;
    private readonly ConceptProfile?[,] _profiles;
    private readonly bool[] _hasProfile;
    private readonly EvidenceOptions _options;

    /// <summary>Makes a finder for one model variant.</summary>
    /// <param name="concepts">The model's concepts.</param>
    /// <param name="classNames">The model's classes, by id.</param>
    /// <param name="profiles">Profiles by class name, as in <c>calibration.json</c>; classes may lack.</param>
    /// <param name="options">What it takes for a claim; validated.</param>
    /// <param name="conceptsOfClass">
    /// By class name the concepts that may be present there: a bonnet is no evidence for sky, whatever a fit found. Null where the bundle
    /// does not say.
    /// </param>
    public EvidenceFinder(
        ConceptSpace concepts,
        IReadOnlyList<string> classNames,
        IReadOnlyDictionary<string, ClassProfile> profiles,
        EvidenceOptions options,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? conceptsOfClass = null)
    {
        options.Validate(nameof(EvidenceOptions));
        (_concepts, _classNames, _options) = (concepts, classNames, options);
        _profiles = new ConceptProfile?[classNames.Count, concepts.Count];
        _hasProfile = new bool[classNames.Count];
        for (var c = 0; c < classNames.Count; c++)
        {
            if (!profiles.TryGetValue(classNames[c], out var profile))
            {
                continue;
            }

            _hasProfile[c] = true;
            var mayHave = conceptsOfClass?.GetValueOrDefault(classNames[c])?.ToHashSet(StringComparer.Ordinal);
            for (var k = 0; k < concepts.Count; k++)
            {
                // What the class may not have is unlinked to it: it can only contradict.
                var known = profile.Concepts.GetValueOrDefault(concepts.NameOf(k));
                _profiles[c, k] = mayHave?.Contains(concepts.NameOf(k)) == false ? known is null ? null : known with { Link = 0 } : known;
            }
        }
    }

    /// <summary>The evidence of a region.</summary>
    /// <param name="classId">The class it is predicted as.</param>
    /// <param name="activations">Mean activation of each concept over the region, K values in 0…1.</param>
    public Evidence Find(int classId, ReadOnlySpan<double> activations)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(activations.Length, _concepts.Count);
        if (!_hasProfile[classId])
        {
            return Evidence.WithoutProfile(_classNames[classId]);
        }

        List<ConceptEvidence> present = [], missing = [], conflicting = [];
        for (var k = 0; k < activations.Length; k++)
        {
            if (_profiles[classId, k] is not { } profile)
            {
                continue;
            }

            var (a, usual) = (activations[k], Usual(profile));
            if (profile.Link >= _options.LeastLink)
            {
                if (a < usual.Low - _options.Margin)
                {
                    missing.Add(Claim(k, a, usual, profile.Link * (usual.Median - a) / Swing(profile)));
                }
                else if (a >= usual.Low && (a - profile.Absent) / Swing(profile) >= LeastPresence)
                {
                    present.Add(Claim(k, a, usual, profile.Link * (a - profile.Absent) / Swing(profile)));
                }
            }
            else if (a > usual.High + _options.Margin && StrongestOtherClass(classId, k) is var (rival, rivalProfile))
            {
                // What is linked to the class itself as well contradicts nothing, however strong it is.
                conflicting.Add(Claim(k, a, usual, rivalProfile.Link * (a - usual.High) / Swing(rivalProfile)) with { SpeaksFor = _classNames[rival] });
            }
        }

        return new Evidence
        {
            Class = _classNames[classId],
            HasProfile = true,
            // Before the lists are cut: what many small contradictions agree on is the rival.
            Rival = conflicting.GroupBy(e => e.SpeaksFor, StringComparer.Ordinal).MaxBy(g => g.Sum(e => e.Weight))?.Key,
            Present = Top(present),
            Missing = Top(missing),
            Conflicting = Top(conflicting),
        };
    }

    private static RegionProfile Usual(ConceptProfile profile) =>
        profile.Region ?? new RegionProfile(profile.Low, profile.Median, profile.High);

    private static double Swing(ConceptProfile profile) => Math.Max(Usual(profile).Median - profile.Absent, LeastSwing);

    private ConceptEvidence Claim(int k, double activation, RegionProfile usual, double weight) =>
        new(_concepts.NameOf(k), activation, usual.Median, usual.Low, usual.High, weight);

    private (int ClassId, ConceptProfile Profile)? StrongestOtherClass(int classId, int k)
    {
        (int, ConceptProfile)? strongest = null;
        var link = _options.LeastLink;
        for (var c = 0; c < _classNames.Count; c++)
        {
            if (c == classId || _profiles[c, k] is not { } profile || profile.Link < link || (strongest is not null && profile.Link == link))
            {
                continue;
            }

            link = profile.Link;
            strongest = (c, profile);
        }

        return strongest;
    }

    private List<ConceptEvidence> Top(List<ConceptEvidence> claims)
    {
        claims.Sort((a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : string.CompareOrdinal(a.Concept, b.Concept));
        if (claims.Count > _options.MaximumClaims)
        {
            claims.RemoveRange(_options.MaximumClaims, claims.Count - _options.MaximumClaims);
        }

        return claims;
    }
}
