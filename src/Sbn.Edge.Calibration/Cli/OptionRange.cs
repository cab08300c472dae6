using System.CommandLine;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>Refuses option values out of range with a sentence that says what would be right.</summary>
internal static class OptionRange
{
    /// <summary>Adds a check to an option.</summary>
    /// <param name="option">The option.</param>
    /// <param name="holds">True for the values that are right.</param>
    /// <param name="right">What would be right, to follow "must be".</param>
    public static void MustBe<T>(this Option<T> option, Func<T?, bool> holds, string right) =>
        option.Validators.Add(result =>
        {
            // A value that does not parse has its own message.
            if (!result.Errors.Any() && !holds(result.GetValueOrDefault<T>()))
            {
                result.AddError($"{option.Name} must be {right}.");
            }
        });
}
