using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>A file that a command writes: it appears under its name when it is whole, and never replaces another.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;

    /// <summary>Reserves the name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="UserException">The file exists already, or its folder does not.</exception>
    public OutputFile(string path, string option = "--out")
    {
        _path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(_path);
        if (!Directory.Exists(folder))
        {
            throw new UserException($"'{path}' cannot be written: the folder '{folder}' does not exist.");
        }

        if (File.Exists(_path) || Directory.Exists(_path))
        {
            throw new UserException($"'{path}' exists already; name another file with {option}, or remove it first.");
        }

        // The encoder chooses the container by the ending, so the ending stays.
        PartPath = Path.Combine(folder, $".{Path.GetFileNameWithoutExtension(_path)}.{Environment.ProcessId}.part{Path.GetExtension(_path)}");
    }

    /// <summary>Where to write until it is whole.</summary>
    public string PartPath { get; }

    /// <summary>
    /// Opens what is to be written piece by piece; close it before <see cref="Finish"/>. It is not buffered, so that a full disk is told by
    /// the write and not by the closing.
    /// </summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public FileStream Create()
    {
        try
        {
            return File.Create(PartPath, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{_path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Writes the whole file and gives it its name.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public void Write(byte[] contents)
    {
        try
        {
            File.WriteAllBytes(PartPath, contents);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{_path}' cannot be written: {e.Message}", e);
        }

        Finish();
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="UserException">It cannot be moved there.</exception>
    public void Finish()
    {
        try
        {
            File.Move(PartPath, _path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{_path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Removes what is unfinished.</summary>
    public void Dispose() => File.Delete(PartPath);
}
