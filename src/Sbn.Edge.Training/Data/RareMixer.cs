using OpenCvSharp;

namespace Sbn.Edge.Training.Data;

/// <summary>
/// Lays the rare things of one frame (poles, signs, people) over another of the same camera, where they stood: frames of one
/// camera share their geometry, so that they stand about right, before other walls and trees than their own.
/// </summary>
/// <param name="codes">The meaning of the labels.</param>
/// <param name="rare">Class ids of what is laid over.</param>
internal sealed class RareMixer(CodeBook codes, IReadOnlyCollection<byte> rare)
{
    private const int LargestShift = 40;

    /// <summary>Lays what is rare in <paramref name="donor"/> over a frame, in place, mirrored at random and shifted a little sideways.</summary>
    /// <param name="donor">Where the things come from.</param>
    /// <param name="bgr">The frame, CV_8UC3, as large as the donor; another size is left as it is.</param>
    /// <param name="labels">Its codes, CV_16UC1.</param>
    public unsafe void Lay(StreetImage donor, Mat bgr, Mat labels, Random random)
    {
        if (donor.Width != bgr.Width || donor.Height != bgr.Height)
        {
            return;
        }

        var mirror = random.Next(2) == 0;
        var shift = random.Next((2 * LargestShift) + 1) - LargestShift;
        int w = donor.Width, h = donor.Height;
        for (var y = 0; y < h; y++)
        {
            var to = (byte*)bgr.Ptr(y);
            var toCode = (ushort*)labels.Ptr(y);
            for (var x = 0; x < w; x++)
            {
                var code = donor.Codes[(y * w) + x];
                if (code == CodeBook.Nothing || !rare.Contains(codes.ClassOf(code)))
                {
                    continue;
                }

                var at = (mirror ? w - 1 - x : x) + shift;
                if (at < 0 || at >= w)
                {
                    continue;
                }

                var from = ((y * w) + x) * 3;
                for (var c = 0; c < 3; c++)
                {
                    to[(at * 3) + c] = donor.Bgr[from + c];
                }

                toCode[at] = code;
            }
        }
    }
}
