using System.Net.Sockets;
using OrleansPayouts.Api.Health;
using OrleansPayouts.Api.Http;
using OrleansPayouts.Silo.Postgres.EmbeddedRuntime;

namespace OrleansPayouts.Api.Hosting;

/// <summary>
/// Answers for a standby, which has started nothing yet: it is live, and it is not ready for anything. It listens where the
/// program will, and leaves when the program takes over.
/// </summary>
internal sealed partial class StandbyServer(IConfiguration configuration, IHostEnvironment environment, ILogger<StandbyServer> logger) : IStandby
{
    private WebApplication? server;

    public async Task Begin(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment.EnvironmentName });
        builder.Logging.ClearProviders();
        builder.Configuration.AddConfiguration(configuration);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        server = builder.Build();
        server.UseMiddleware<CorrelationMiddleware>();
        server.MapGet("/health/live", () => new AnswerResult(new HealthBody("live")));
        server.MapFallback(() => Problems.NotReady("Another process is active, or the database does not answer; this process waits as a standby."));
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            // The active process of the same machine has the port: it is what answers there.
            LogNoPort(failure.Message);
            await End();
        }
    }

    public async Task End()
    {
        if (server is not { } ending)
            return;
        server = null;
        // Whoever asks at this moment asks again; the port is needed.
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await ending.StopAsync(atOnce.Token);
        await ending.DisposeAsync();
    }

    [LoggerMessage(2701, LogLevel.Information, "As a standby this process answers nobody: {Failure}")]
    private partial void LogNoPort(string failure);
}
