using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Sbn.Edge.CommandLine;
using Sbn.Edge.Core;

namespace Sbn.Edge;

/// <summary>The host around the worker: signals, systemd, logging, exit code.</summary>
internal static class EdgeHost
{
    /// <summary>Longer than a last drain of the outbox and the threads' joins together.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(45);

    /// <summary>Runs the service to its end.</summary>
    /// <param name="run">What is asked for.</param>
    /// <param name="terminal">Where log messages go outside systemd.</param>
    /// <param name="logging">Log levels; null for the defaults.</param>
    /// <returns>0 only on success.</returns>
    /// <exception cref="UserException">It could not start, or a user's mistake ended it.</exception>
    public static async Task<int> RunAsync(EdgeRun run, Terminal terminal, IConfiguration? logging)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddLogging(builder.Logging, terminal, logging);
        AddLifetime(builder.Services);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
        builder.Services.AddSingleton(run);
        builder.Services.AddHostedService<EdgeWorker>();
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            await host.WaitForShutdownAsync();
        }
        finally
        {
            await ((IAsyncDisposable)host).DisposeAsync();
        }

        if (run.Outcome.Failure is { } failure)
        {
            throw failure is UserException ? failure : new InvalidOperationException("The service failed.", failure);
        }

        return run.Outcome.ExitCode;
    }

    /// <summary>
    /// Whoever gives us a notification socket is told when we are ready (sd_notify(3)), be it our parent or not: the
    /// package's own test looks at the parent's name and misses wrappers and containers.
    /// </summary>
    private static void AddLifetime(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 0 })
        {
            services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
            services.AddSingleton<IHostLifetime, SystemdLifetime>();
        }
    }

    private static void AddLogging(ILoggingBuilder builder, Terminal terminal, IConfiguration? logging)
    {
        builder.SetMinimumLevel(LogLevel.Information);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        // A failed start is told in one sentence where the program ends, not here with a stack trace.
        builder.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (logging is not null)
        {
            builder.AddConfiguration(logging);
        }

        if (SystemdHelpers.IsSystemdService())
        {
            builder.AddSystemdConsole();
        }
        else
        {
            builder.AddProvider(new TerminalLog(terminal));
        }
    }
}
