namespace Sbn.Edge.Health.Doctor;

/// <summary>Something about a vehicle that can be looked at.</summary>
internal interface ICheck
{
    /// <summary>What is looked at, in a word or two.</summary>
    string Name { get; }

    /// <summary>Looks, and changes nothing that lasts.</summary>
    /// <param name="report">Where the findings go.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="Core.UserException">It failed; the message is the finding.</exception>
    Task LookAsync(Report report, CancellationToken stop);
}
