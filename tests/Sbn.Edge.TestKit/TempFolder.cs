namespace Sbn.Edge.TestKit;

/// <summary>A new folder that goes with its test.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes it.</summary>
    public TempFolder() => Path = Directory.CreateTempSubdirectory("sbn-edge-test-").FullName;

    /// <summary>Its path, absolute.</summary>
    public string Path { get; }

    /// <summary>The path of something inside it; the folders on the way are made.</summary>
    public string this[params string[] parts]
    {
        get
        {
            var path = System.IO.Path.Combine([Path, .. parts]);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            return path;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The test has deleted or moved it itself.
        }
    }
}
