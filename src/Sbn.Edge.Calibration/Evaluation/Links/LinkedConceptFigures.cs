using System.Globalization;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Evaluation.Links;

/// <summary>Holds the links of a calibration against what each class's confidence reaches.</summary>
internal static class LinkedConceptFigures
{
    private const double Target = 0.99;

    /// <summary>The figures. A concept is linked where its link reaches what the evidence of a region asks, and the class may have it.</summary>
    /// <param name="manifest">The bundle's manifest.</param>
    /// <param name="calibration">The variant's calibration.</param>
    /// <param name="pixels">What was predicted.</param>
    /// <param name="seed">Seed of the shuffles.</param>
    public static LinkedConcepts Of(BundleManifest manifest, VariantCalibration calibration, ConfidenceHistogram pixels, int seed)
    {
        var least = new EvidenceOptions().LeastLink;
        var classes = manifest.Classes.ToDictionary(one => one.Name, one => ClassOf(one, manifest, calibration, pixels.Predicted(one.Id), least));
        var told = classes.Values.Where(one => one is { BestLink: not null, CoverageAt99: not null, Aurc: not null }).ToList();
        return new LinkedConcepts(least, classes, new LinkCorrelations(Correlation(c => c.Concepts, c => c.CoverageAt99!.Value), Correlation(c => c.Concepts, c => c.Aurc!.Value), Correlation(c => c.BestLink!.Value, c => c.CoverageAt99!.Value), Correlation(c => c.BestLink!.Value, c => c.Aurc!.Value)), Note(told.Count));

        RankCorrelation? Correlation(Func<LinkedClass, double> of, Func<LinkedClass, double> with) =>
            RankCorrelation.Of([.. told.Select(of)], [.. told.Select(with)], seed);
    }

    private static LinkedClass ClassOf(BundleClass one, BundleManifest manifest, VariantCalibration calibration, CodeCounts predicted, double least)
    {
        var mayHave = manifest.ConceptsOfClass?.GetValueOrDefault(one.Name);
        var links = (calibration.Profiles.GetValueOrDefault(one.Name)?.Concepts ?? new Dictionary<string, ConceptProfile>())
            .Where(concept => mayHave?.Contains(concept.Key) != false)
            .Select(concept => concept.Value.Link)
            .ToList();
        var isPredicted = predicted.Sum > 0;
        return new LinkedClass(
            links.Count(link => link >= least),
            links.Count == 0 ? null : links.Max(),
            isPredicted ? RiskCoverage.CoverageAt(predicted, Target).Coverage : null,
            isPredicted ? RiskCoverage.Aurc(predicted) : null,
            predicted.Sum);
    }

    private static string Note(int classes) => string.Create(
        CultureInfo.InvariantCulture,
        $"That is {classes} {(classes == 1 ? "class" : "classes")} of one model, which also differ in size and difficulty: so few ranks can hint at a tie between concepts and confidence, and cannot show that the one brings about the other.");
}
