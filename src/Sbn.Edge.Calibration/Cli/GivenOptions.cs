using System.CommandLine;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>Which options the user gave, for commands that are told in one of two ways what to work on.</summary>
internal static class GivenOptions
{
    /// <summary>True where the option is on the command line, rather than at its default.</summary>
    public static bool Has(this ParseResult line, Option option) => line.GetResult(option) is { Implicit: false };

    /// <summary>Holds that one of two options is given, and none that goes with the other one only.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="one">One way.</param>
    /// <param name="withOne">What goes with that one only.</param>
    /// <param name="other">The other way.</param>
    /// <param name="withOther">What goes with the other one only.</param>
    /// <param name="choice">What there is to choose, one sentence, for a line that gives neither.</param>
    /// <returns>True for the first way.</returns>
    /// <exception cref="UserException">Both are given, or neither, or an option that says nothing here.</exception>
    public static bool IsFirst(
        this ParseResult line, Option one, IReadOnlyList<Option> withOne, Option other, IReadOnlyList<Option> withOther, string choice)
    {
        var isFirst = line.Has(one);
        if (isFirst == line.Has(other))
        {
            throw new UserException(isFirst ? $"Give {one.Name} or {other.Name}, not both." : choice);
        }

        var (given, refused, strays) = isFirst ? (one, other, withOther) : (other, one, withOne);
        return strays.FirstOrDefault(line.Has) is { } stray
            ? throw new UserException($"{stray.Name} says nothing with {given.Name}; it goes with {refused.Name}.")
            : isFirst;
    }
}
