using System.Globalization;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Updates;

/// <summary>
/// Whether a model does on this machine what it is to do, before any camera depends on it: it runs on a stretch of the synthetic drive, sees more there
/// than one class, and an accelerator says what the processor says of the same frames.
/// </summary>
internal static class SelfTest
{
    private const string Clip = "drive:?seed=11&weather=clear&width=480&height=360&fps=2&frames=6";

    /// <summary>As much of the picture as one class may take, over the whole clip; beyond it a camera would count as blind.</summary>
    private const double MostOfOneClass = 0.97;

    /// <summary>Least share of the pixels on which accelerator and processor agree; half precision moves a few along the rims of things.</summary>
    private const double LeastAgreement = 0.97;

    /// <summary>Runs the test.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="session">The session that is to run.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="UserException">It failed; one sentence says how.</exception>
    public static void Run(ModelBundle bundle, SbnSession session, CancellationToken stop)
    {
        using var reference = session.Provider.Provider == ExecutionProvider.Cpu ? null : OpenReference(bundle, session.Variant);
        var (scene, expected) = (session.CreateScene(), reference?.CreateScene());
        var pixels = new long[bundle.Manifest.Classes.Count];
        var (agree, all) = (0L, 0L);
        using var drive = DriveSource.Open(SourceUri.Parse(Clip));
        var pool = new FramePool();
        while (drive.Read(pool, stop) is { } frame)
        {
            using (frame)
            {
                session.Run(frame.Bgr, frame.Width, frame.Height, scene);
                reference?.Run(frame.Bgr, frame.Width, frame.Height, expected!);
            }

            for (var i = 0; i < scene.Classes.Length; i++)
            {
                var id = scene.Classes[i];
                if (id >= pixels.Length)
                {
                    throw new UserException($"The self-test failed: the model predicts class {id}, and its manifest has {pixels.Length}.");
                }

                pixels[id]++;
                agree += expected is null || expected.Classes[i] == id ? 1 : 0;
            }

            all += scene.Classes.Length;
        }

        Judge(bundle, session, pixels, agree, all);
    }

    private static SbnSession OpenReference(ModelBundle bundle, string variant) =>
        SbnSession.Open(bundle, variant, new InferenceOptions { Provider = ExecutionProvider.Cpu });

    private static void Judge(ModelBundle bundle, SbnSession session, long[] pixels, long agree, long all)
    {
        var largest = Array.IndexOf(pixels, pixels.Max());
        if (pixels[largest] > MostOfOneClass * all)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture, $"The self-test failed: the model takes {100.0 * pixels[largest] / all:0.#} % of a street for {bundle.Manifest.Classes[largest].Name}."));
        }

        if (agree < LeastAgreement * all)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture, $"The self-test failed: {session.Provider.Name} and the processor agree on {100.0 * agree / all:0.#} % of the pixels only."));
        }
    }
}
