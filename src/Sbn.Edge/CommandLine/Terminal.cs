using Spectre.Console;

namespace Sbn.Edge.CommandLine;

/// <summary>
/// What is shown to a person: lines, and on a terminal one line at the bottom that is written over. In a log the status
/// becomes plain lines. Safe to use from several threads.
/// </summary>
internal sealed class Terminal(IAnsiConsole? console = null)
{
    private const string ClearLine = "\r\u001b[2K";

    private readonly IAnsiConsole _console = console ?? AnsiConsole.Console;
    private readonly Lock _lock = new();
    private string? _status;

    /// <summary>True where a person looks at a terminal that understands control sequences.</summary>
    public bool IsInteractive => _console.Profile.Capabilities.Ansi && _console.Profile.Out.IsTerminal;

    /// <summary>Writes a line above the status.</summary>
    public void WriteLine(string text = "") => Write(() => _console.Profile.Out.Writer.WriteLine(text));

    /// <summary>Writes a line in red or yellow, where there are colours.</summary>
    public void WriteLine(string text, ConsoleColor color) =>
        WriteLine(IsInteractive ? $"\u001b[{(color == ConsoleColor.Red ? 31 : 33)}m{text}\u001b[0m" : text);

    /// <summary>Shows how it goes; null clears it.</summary>
    public void ShowStatus(string? status)
    {
        lock (_lock)
        {
            if (!IsInteractive)
            {
                if (status is not null)
                {
                    _console.Profile.Out.Writer.WriteLine(status);
                }

                return;
            }

            _status = status is null ? null : status[..Math.Min(status.Length, Math.Max(1, _console.Profile.Width - 1))];
            _console.Profile.Out.Writer.Write(ClearLine + _status);
            _console.Profile.Out.Writer.Flush();
        }
    }

    private void Write(Action write)
    {
        lock (_lock)
        {
            if (_status is not null)
            {
                _console.Profile.Out.Writer.Write(ClearLine);
            }

            write();
            if (_status is not null)
            {
                _console.Profile.Out.Writer.Write(_status);
            }

            _console.Profile.Out.Writer.Flush();
        }
    }
}
