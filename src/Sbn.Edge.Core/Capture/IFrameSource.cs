namespace Sbn.Edge.Core.Capture;

/// <summary>Where frames come from: a camera, a stream, a file, a folder, the synthetic drive.</summary>
/// <remarks>
/// A source is opened by its factory and read by one thread at a time. Live sources pace themselves; recordings are
/// read as fast as asked for (the pipeline paces them where that is wanted).
/// </remarks>
public interface IFrameSource : IDisposable
{
    /// <summary>The URI it was opened with, credentials masked, for logs and messages.</summary>
    string Name { get; }

    /// <summary>True for cameras and streams, whose frames are lost when nobody reads; false for files and folders.</summary>
    bool IsLive { get; }

    /// <summary>Nominal frames per second; null where the source does not know.</summary>
    double? FramesPerSecond { get; }

    /// <summary>How many frames the recording holds; null where the source does not know or never ends.</summary>
    long? FrameCount { get; }

    /// <summary>Reads the next frame into a buffer of the pool, or returns null at the end of a recording.</summary>
    /// <exception cref="SourceException">
    /// The source broke: a camera that went away; or only this picture is damaged (<see cref="SourceException.IsOneFrame"/>).
    /// </exception>
    Frame? Read(FramePool pool, CancellationToken cancellationToken);
}
