using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Sbn.Edge.CommandLine;

/// <summary>Writes log messages to the terminal: the time, the level where it is not plain information, the message.</summary>
[ProviderAlias("Terminal")]
internal sealed class TerminalLog(Terminal terminal) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Writer(terminal);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class Writer(Terminal terminal) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var level = logLevel switch
            {
                LogLevel.Information => string.Empty,
                LogLevel.Warning => "warning: ",
                LogLevel.Error or LogLevel.Critical => "error: ",
                _ => "debug: ",
            };
            var time = DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
            var line = $"{time} {level}{formatter(state, exception)}{(exception is null ? string.Empty : Environment.NewLine + exception)}";
            switch (logLevel)
            {
                case LogLevel.Warning:
                    terminal.WriteLine(line, ConsoleColor.Yellow);
                    break;
                case LogLevel.Error or LogLevel.Critical:
                    terminal.WriteLine(line, ConsoleColor.Red);
                    break;
                default:
                    terminal.WriteLine(line);
                    break;
            }
        }
    }
}
