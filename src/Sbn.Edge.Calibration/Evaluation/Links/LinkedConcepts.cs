namespace Sbn.Edge.Calibration.Evaluation.Links;

/// <summary>The paper's question: do classes with directly linked concepts get a better confidence?</summary>
/// <param name="LeastLink">From which link strength, in logits, a concept counts as linked.</param>
/// <param name="Classes">By class name.</param>
/// <param name="Correlations">Rank correlations over the classes that have both figures.</param>
/// <param name="Note">What is to be held against them, one sentence.</param>
internal sealed record LinkedConcepts(double LeastLink, IReadOnlyDictionary<string, LinkedClass> Classes, LinkCorrelations Correlations, string Note);

/// <summary>One class with its concepts and its confidence.</summary>
/// <param name="Concepts">How many concepts are directly linked to it.</param>
/// <param name="BestLink">The strength of its strongest link, logits; null where its profile has none.</param>
/// <param name="CoverageAt99">Of the pixels predicted as it, the largest share under one threshold that is 99 % right; null where it is not predicted.</param>
/// <param name="Aurc">Area under the risk–coverage curve of those pixels; null where it is not predicted.</param>
/// <param name="Pixels">How many are predicted as it.</param>
internal sealed record LinkedClass(int Concepts, double? BestLink, double? CoverageAt99, double? Aurc, long Pixels);

/// <summary>Spearman's rank correlations; null where there are fewer than three classes, or no difference among them.</summary>
/// <param name="ConceptsCoverage">Number of linked concepts with coverage at 99 %.</param>
/// <param name="ConceptsAurc">Number of linked concepts with AURC, where less is better.</param>
/// <param name="BestLinkCoverage">Strength of the best link with coverage at 99 %.</param>
/// <param name="BestLinkAurc">Strength of the best link with AURC.</param>
internal sealed record LinkCorrelations(
    RankCorrelation? ConceptsCoverage, RankCorrelation? ConceptsAurc, RankCorrelation? BestLinkCoverage, RankCorrelation? BestLinkAurc);
