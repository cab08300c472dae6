using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenCvSharp;

namespace Sbn.Edge.TestKit;

/// <summary>What a <see cref="MotionJpegServer"/> does.</summary>
public enum StreamMood
{
    /// <summary>Sends a picture each 40 ms.</summary>
    Plays,

    /// <summary>Sends the same picture again and again.</summary>
    Repeats,

    /// <summary>Keeps the connection and sends nothing.</summary>
    Freezes,

    /// <summary>Sends bytes that are no picture.</summary>
    SendsGarbage,

    /// <summary>Closes each connection.</summary>
    HangsUp,
}

/// <summary>A camera that sends Motion JPEG over HTTP: red above, blue below; a text where the picture has no size.</summary>
public sealed class MotionJpegServer : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stop = new();
    private volatile byte[][] _pictures;

    /// <summary>Starts it.</summary>
    public MotionJpegServer(int width, int height)
    {
        _pictures = width > 0 ? Pictures(width, height) : [];
        _listener.Start();
        Uri = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/video";
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Its address.</summary>
    public string Uri { get; }

    /// <summary>What it does; may change at any time.</summary>
    public StreamMood Mood { get; set; }

    /// <summary>Sends pictures of another size from now on.</summary>
    public void Resize(int width, int height) => _pictures = Pictures(width, height);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _listener.Stop();
        _thread.Join();
        _stop.Dispose();
    }

    private static byte[][] Pictures(int width, int height) => [Picture(width, height, 0), Picture(width, height, 90)];

    private static byte[] Picture(int width, int height, int green)
    {
        using var picture = new Mat(height, width, MatType.CV_8UC3, new Scalar(255, 0, 0));
        Cv2.Rectangle(picture, new Rect(0, 0, width, height / 2), new Scalar(0, 0, 255), thickness: -1);
        Cv2.Rectangle(picture, new Rect(width / 4, height / 4, width / 2, height / 2), new Scalar(0, green, 0), thickness: -1);
        Cv2.ImEncode(".jpg", picture, out var bytes, [(int)ImwriteFlags.JpegQuality, 100]);
        return bytes;
    }

    private void Serve()
    {
        while (!_stop.IsSet)
        {
            try
            {
                using var viewer = _listener.AcceptTcpClient();
                Answer(viewer.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
            {
                // The viewer has gone, or the test is over.
            }
        }
    }

    private void Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (reader.ReadLine() is { Length: > 0 })
        {
        }

        if (_pictures.Length == 0)
        {
            stream.Write("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nno video\n"u8);
            return;
        }

        stream.Write("HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"u8);
        for (var i = 0; Mood != StreamMood.HangsUp && !_stop.Wait(Pause); i++)
        {
            if (Mood != StreamMood.Freezes)
            {
                var picture = Mood == StreamMood.Plays ? _pictures[i % 2] : Mood == StreamMood.Repeats ? _pictures[0] : Encoding.ASCII.GetBytes(new string('x', 5000));
                stream.Write(Encoding.ASCII.GetBytes($"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {picture.Length}\r\n\r\n"));
                stream.Write(picture);
                stream.Write("\r\n"u8);
            }
        }
    }
}
