using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// What the networks of several folds say of frames that they had not seen: each fold's own, and drives of another continent that no run
/// learns from; as they are, and once more with fog, rain, dusk, blur, noise or another exposure laid over them.
/// </summary>
internal sealed class JudgedScenes(RunOptions options, StreetData street, TextWriter log)
{
    private const int StrongestShift = 4;

    /// <summary>Runs every fold over its frames.</summary>
    /// <param name="prior">The correction for the weights of the loss.</param>
    public IReadOnlyList<JudgedScene> Record(IReadOnlyList<FoldRun> folds, float[] prior, CancellationToken stop)
    {
        var drives = StreetData.UnseenDrives(options.Data, street.Vocabulary, street.Codes);
        var kinds = Enum.GetValues<ShiftKind>();
        List<JudgedScene> scenes = [];
        for (var f = 0; f < folds.Count; f++)
        {
            var fold = folds[f];
            using var network = fold.Network(street.Vocabulary);

            var frames = fold.Unseen(options.Data, street.Vocabulary, street.Codes).Select(image => (image, Source: fold.HeldOut))
                .Concat(drives.Where((_, i) => i % folds.Count == f).Select(image => (image, Source: "unseen drives")))
                .ToArray();
            log.WriteLine($"confidence: {fold.HeldOut}: {frames.Length} frames that {fold.Folder} had not seen");
            for (var i = 0; i < frames.Length; i++)
            {
                stop.ThrowIfCancellationRequested();
                var (image, source) = frames[i];
                scenes.Add(JudgedScene.Of(network, image, street.Codes, prior, source, isShifted: false));
                var shift = new Shift(kinds[i % kinds.Length], 1 + (i / kinds.Length % StrongestShift));
                var bgr = image.Bgr.ToArray();
                shift.Lay(bgr, image.Width, image.Height, options.Seed + i);
                scenes.Add(JudgedScene.Of(network, image with { Bgr = bgr }, street.Codes, prior, source, isShifted: true));
            }
        }

        return scenes;
    }
}
