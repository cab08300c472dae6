using System.Globalization;

namespace Sbn.Edge.Tests.Faults;

/// <summary>What the kernel says of a process.</summary>
/// <param name="ResidentKb">Its memory, kB.</param>
/// <param name="Handles">Open files, sockets and the like.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="Children">The processes that it has started and that still run.</param>
internal sealed record ProcessFigures(long ResidentKb, int Handles, int Threads, IReadOnlyList<int> Children)
{
    public static ProcessFigures Of(int process)
    {
        var status = File.ReadLines($"/proc/{process}/status").Select(line => line.Split(':', 2)).ToDictionary(line => line[0], line => line[1].Trim());
        return new ProcessFigures(
            long.Parse(status["VmRSS"].Split(' ')[0], CultureInfo.InvariantCulture),
            Directory.GetFileSystemEntries($"/proc/{process}/fd").Length,
            int.Parse(status["Threads"], CultureInfo.InvariantCulture),
            ChildrenOf(process));
    }

    /// <summary>True while a process is there and no zombie.</summary>
    public static bool Runs(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static List<int> ChildrenOf(int process)
    {
        var children = new List<int>();
        foreach (var thread in Directory.GetDirectories($"/proc/{process}/task"))
        {
            try
            {
                children.AddRange(File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture)));
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return children;
    }
}
