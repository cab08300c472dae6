namespace Sbn.Edge.Calibration.Sets;

/// <summary>Names a data set for people: the last two parts of its path, such as <c>camvid/val</c>.</summary>
internal static class DatasetName
{
    /// <summary>The name of a folder.</summary>
    public static string Of(string folder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var parent = Path.GetFileName(Path.GetDirectoryName(full));
        return string.IsNullOrEmpty(parent) ? Path.GetFileName(full) : $"{parent}/{Path.GetFileName(full)}";
    }
}
