namespace Sbn.Edge.Health.Doctor;

/// <summary>What the checks found, in the order they found it.</summary>
/// <param name="told">Told of each finding at once.</param>
internal sealed class Report(Action<Finding> told)
{
    private readonly List<Finding> _findings = [];

    /// <summary>All of it.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>How the whole is: as its worst part.</summary>
    public Grade Grade => _findings.Count == 0 ? Grade.Ok : _findings.Max(finding => finding.Grade);

    /// <summary>Something is as it should be.</summary>
    public void Ok(string check, string sentence) => Add(new Finding(check, Grade.Ok, sentence, null));

    /// <summary>Something could be better.</summary>
    public void Warn(string check, string sentence, string? advice = null) => Add(new Finding(check, Grade.Warning, sentence, advice));

    /// <summary>Something does not work.</summary>
    public void Fail(string check, string sentence, string? advice = null) => Add(new Finding(check, Grade.Failed, sentence, advice));

    private void Add(Finding finding)
    {
        _findings.Add(finding);
        told(finding);
    }
}
