using System.Runtime.InteropServices;
using OpenCvSharp;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>
/// Draws a sample of a recording: one half evenly over its length, the other half those frames that look least like what is
/// drawn already. The memory it takes does not depend on how long the recording is.
/// </summary>
/// <param name="count">How many frames; fewer where the recording holds fewer.</param>
/// <param name="others">How many more, spread evenly, that are not among these.</param>
internal sealed class FrameSampler(int count, int others)
{
    private const int ThumbWidth = 16;
    private const int ThumbHeight = 12;
    private const int CandidatesPerFrame = 8;

    // Every stride-th frame is a candidate; when there are too many, every second one goes and the stride doubles.
    private readonly List<(long Number, float[] Look)> _candidates = [];
    private long _stride = 1;
    private long _seen;

    /// <summary>Looks at the next frame.</summary>
    public void Look(Frame frame)
    {
        var number = _seen++;
        if (number % _stride != 0)
        {
            return;
        }

        _candidates.Add((number, Thumbnail(frame)));
        if (_candidates.Count > ((long)count + others) * CandidatesPerFrame)
        {
            _stride *= 2;
            _candidates.RemoveAll(c => c.Number % _stride != 0);
        }
    }

    /// <summary>Draws the sample; an empty one where no frame was looked at.</summary>
    public RecordingSample Draw()
    {
        var drawn = new HashSet<int>();
        var even = Math.Min(_candidates.Count, (count / 2) + (count % 2));
        for (var i = 0; i < even; i++)
        {
            drawn.Add((int)((2L * i + 1) * _candidates.Count / (2L * even)));
        }

        var distance = new double[_candidates.Count];
        Array.Fill(distance, double.PositiveInfinity);
        foreach (var i in drawn)
        {
            Approach(distance, i);
        }

        while (drawn.Count < Math.Min(count, _candidates.Count))
        {
            var farthest = Enumerable.Range(0, distance.Length).Where(i => !drawn.Contains(i)).MaxBy(i => distance[i]);
            drawn.Add(farthest);
            Approach(distance, farthest);
        }

        // A recording shorter than the sample has no others; what was drawn has to do.
        int[] rest = [.. Enumerable.Range(0, _candidates.Count).Where(i => !drawn.Contains(i))];
        var pool = rest.Length > 0 ? rest : [.. drawn.Order()];
        var kept = Math.Min(others, pool.Length);
        return new RecordingSample(
            [.. drawn.Order().Select(i => _candidates[i].Number)],
            [.. Enumerable.Range(0, kept).Select(i => _candidates[pool[(int)((2L * i + 1) * pool.Length / (2L * kept))]].Number)],
            AllAlike());
    }

    // The look of a covered lens, a still, one colour.
    private bool AllAlike() => _candidates.Count > 1 && _candidates.All(c => c.Look.AsSpan().SequenceEqual(_candidates[0].Look));

    private void Approach(double[] distance, int chosen)
    {
        var look = _candidates[chosen].Look;
        for (var i = 0; i < distance.Length; i++)
        {
            var sum = 0.0;
            var other = _candidates[i].Look;
            for (var k = 0; k < look.Length; k++)
            {
                sum += (double)(look[k] - other[k]) * (look[k] - other[k]);
            }

            distance[i] = Math.Min(distance[i], sum);
        }
    }

    private static unsafe float[] Thumbnail(Frame frame)
    {
        var look = new float[ThumbWidth * ThumbHeight * 3];
        fixed (byte* pixels = frame.Bgr)
        {
            using var picture = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC3, (nint)pixels);
            using var small = new Mat();
            Cv2.Resize(picture, small, new Size(ThumbWidth, ThumbHeight), 0, 0, InterpolationFlags.Area);
            var bytes = MemoryMarshal.CreateReadOnlySpan(ref *(byte*)small.Data, look.Length);
            for (var i = 0; i < look.Length; i++)
            {
                look[i] = bytes[i];
            }
        }

        return look;
    }
}
