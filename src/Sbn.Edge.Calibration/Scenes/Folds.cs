using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>
/// Trainings of the same network, each without something: a frame is judged by the one that has not seen it. One fold that does not say
/// what it held out judges all frames; several must say it.
/// </summary>
internal sealed class Folds
{
    private static readonly char[] Between = ['/', ' ', '(', ')', ','];

    private readonly IReadOnlyList<ModelBundle> _bundles;

    private Folds(IReadOnlyList<ModelBundle> bundles) => _bundles = bundles;

    /// <summary>The folds that bundles are; null for none.</summary>
    /// <exception cref="UserException">One of several does not say what it held out, or two held out the same.</exception>
    public static Folds? Of(IReadOnlyList<ModelBundle> bundles)
    {
        if (bundles.Count > 1 && bundles.FirstOrDefault(b => b.Manifest.HeldOut is null) is { } silent)
        {
            throw new UserException($"The manifest of '{silent.Directory}' (--fold) does not say what it held out, so that among several folds nobody knows which frames it may judge.");
        }

        return bundles.GroupBy(b => b.Manifest.HeldOut).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new UserException($"'{twice.First().Directory}' and '{twice.Last().Directory}' (--fold) both held out {twice.Key}.")
            : bundles.Count == 0 ? null : new Folds(bundles);
    }

    /// <summary>All of them.</summary>
    public IReadOnlyList<ModelBundle> Bundles => _bundles;

    /// <summary>The fold that has not seen a frame.</summary>
    /// <param name="set">What the frame's set is called.</param>
    /// <param name="frame">The frame.</param>
    /// <exception cref="UserException">Every fold may have seen it.</exception>
    public ModelBundle For(string set, LabelledFrame frame)
    {
        if (_bundles is [{ Manifest.HeldOut: null } one])
        {
            return one;
        }

        var names = set.Split(Between, StringSplitOptions.RemoveEmptyEntries);
        return _bundles.FirstOrDefault(b => b.Manifest.HeldOut == frame.Number.Sequence)
            ?? _bundles.FirstOrDefault(b => names.Contains(b.Manifest.HeldOut))
            ?? throw new UserException(
                $"No fold held out frame '{frame.Name}' of {set}; the folds (--fold) held out {string.Join(", ", _bundles.Select(b => b.Manifest.HeldOut))}. Choose those frames with --sequence or other data sets.");
    }
}
