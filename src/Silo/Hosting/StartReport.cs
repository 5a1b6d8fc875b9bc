using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansPayouts.Silo.Hosting;

/// <summary>
/// Logs one line when the program is ready and one when it has stopped. To be registered before all other hosted services, so
/// that it is the last to hear of the stop.
/// </summary>
internal sealed partial class StartReport(
    IServer server, OrleansSettings settings, IServiceProvider services, TimeProvider time, ILogger<StartReport> logger) : IHostedLifecycleService
{
    /// <summary>Null in a client.</summary>
    private readonly SiloEndpoint? _silo = services.GetService<SiloEndpoint>();

    private readonly BackgroundClusterClient? _client = services.GetService<BackgroundClusterClient>();

    private long? _stoppingAt;

    /// <summary>A host can be stopped twice.</summary>
    private bool _hasStopped;

    /// <summary>Since the process began, which is before any code of ours ran.</summary>
    private TimeSpan Age => time.GetUtcNow() - System.Diagnostics.Process.GetCurrentProcess().StartTime;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // A client starts without a silo and is ready when it has found one.
        _ = _client is null ? Report() : ReportAfter(_client.Connected);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stoppingAt ??= time.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!_hasStopped && _stoppingAt is { } stopping)
            LogStopped(time.GetElapsedTime(stopping).TotalSeconds, Age.TotalMinutes);
        _hasStopped = true;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task ReportAfter(Task ready)
    {
        await ready;
        await Report();
    }

    private Task Report()
    {
        var addresses = string.Join(", ", server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        if (_silo is not null)
            LogSiloReady(Age.TotalSeconds, addresses, _silo.Silo, _silo.Gateway, settings.ClusterId);
        else
            LogClientReady(Age.TotalSeconds, addresses, settings.ClusterId);
        return Task.CompletedTask;
    }

    [LoggerMessage(2702, LogLevel.Information, "Ready {Seconds:0.0} s after the program's start, on {Addresses}; a silo of cluster {Cluster} on {Silo}, for clients on {Gateway}")]
    private partial void LogSiloReady(double seconds, string addresses, System.Net.IPEndPoint silo, System.Net.IPEndPoint gateway, string cluster);

    [LoggerMessage(2703, LogLevel.Information, "Ready {Seconds:0.0} s after the program's start, on {Addresses}; a client of cluster {Cluster}")]
    private partial void LogClientReady(double seconds, string addresses, string cluster);

    [LoggerMessage(2704, LogLevel.Information, "Stopped within {Seconds:0.0} s, {Minutes:0.0} minutes after the program's start")]
    private partial void LogStopped(double seconds, double minutes);
}
