namespace Sbn.Edge.Core.Concepts;

/// <summary>
/// What the concepts of a region say about the class it is predicted as, against that class's profile. Each list holds
/// what costs or carries the decision most, first.
/// </summary>
public sealed record Evidence
{
    /// <summary>The class the region is predicted as.</summary>
    public required string Class { get; init; }

    /// <summary>The class that the conflicting concepts speak for most; null where there is none.</summary>
    public string? Rival { get; init; }

    /// <summary>False where the bundle's calibration holds no profile of the class: then nothing is claimed.</summary>
    public required bool HasProfile { get; init; }

    /// <summary>Concepts linked to the class and active as usual.</summary>
    public required IReadOnlyList<ConceptEvidence> Present { get; init; }

    /// <summary>Concepts linked to the class and less active than correct regions show them.</summary>
    public required IReadOnlyList<ConceptEvidence> Missing { get; init; }

    /// <summary>Concepts linked to another class and far more active than correct regions show them.</summary>
    public required IReadOnlyList<ConceptEvidence> Conflicting { get; init; }

    /// <summary>No claims: the class has no profile.</summary>
    public static Evidence WithoutProfile(string className) =>
        new() { Class = className, HasProfile = false, Present = [], Missing = [], Conflicting = [] };
}

/// <summary>One concept as evidence.</summary>
/// <param name="Concept">Its name.</param>
/// <param name="Activation">Mean activation over the region, 0…1.</param>
/// <param name="Usual">Median activation in correct regions of the class, 0…1.</param>
/// <param name="Low">5 % quantile there.</param>
/// <param name="High">95 % quantile there.</param>
/// <param name="Weight">
/// What it carries (present), costs (missing) or gives to the rival (conflicting), in logits: link strength times the
/// deviation, as a share of the concept's usual swing between absent and present.
/// </param>
/// <param name="SpeaksFor">The class that a conflicting concept speaks for; null otherwise.</param>
public sealed record ConceptEvidence(
    string Concept, double Activation, double Usual, double Low, double High, double Weight, string? SpeaksFor = null);

/// <summary>Evidence with the sentence that says it.</summary>
/// <param name="Evidence">The evidence.</param>
/// <param name="Sentence">One sentence a person can read.</param>
public sealed record ConceptSummary(Evidence Evidence, string Sentence);
